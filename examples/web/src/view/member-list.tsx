import type { MembershipContext } from 'joinery/machines';
import { useState } from 'react';
import { useLanguage } from '../text/language.ts';
import { MemberDialog } from './member-dialog.tsx';
import { MemberRow } from './member-row.tsx';
import type { MemberView } from './member-view.ts';
import { useNarrow } from './use-narrow.ts';
import { WindowedList } from './windowed-list.tsx';

/** Of a member, in pixels: a narrow one has room for three lines. */
const rowHeight = { wide: 60, narrow: 84 };
const rowsSeen = 7;

interface Props {
  readonly members: readonly MemberView[];
  /** The group’s name. */
  readonly name: string;
  readonly group: MembershipContext;
}

/** The members of a group, and the details of the one that was chosen. */
export function MemberList({ members, name, group }: Props) {
  const { ui } = useLanguage();
  const isNarrow = useNarrow();
  const [chosen, choose] = useState<string>();
  const member = members.find(({ key }) => key === chosen);
  if (members.length === 0) return null;
  return (
    <>
      <WindowedList
        items={members}
        keyOf={({ key }) => key}
        itemHeight={isNarrow ? rowHeight.narrow : rowHeight.wide}
        seen={rowsSeen}
        label={ui.groups.membersOf(name)}
      >
        {(each) => <MemberRow member={each} onOpen={() => choose(each.key)} />}
      </WindowedList>
      {member && <MemberDialog member={member} group={group} onClose={() => choose(undefined)} />}
    </>
  );
}
