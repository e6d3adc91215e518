import type { SnapshotFrom } from 'xstate';
import { because, type Explanation, type UserAction, type WaitingFor } from '../explanation.ts';
import type { MachineView } from '../vocabulary/view.ts';
import type { linkPreview, LinkPreviewContext } from './link-preview.ts';

export type LinkPreviewPhase = SnapshotFrom<typeof linkPreview>['value'];

/** For each phase: the steps that are done, what is waited for, and what may be done about it. */
type Row = readonly [done: number, waitingFor: WaitingFor, ...actions: UserAction[]];

const table: Record<LinkPreviewPhase, Row> = {
  fetching: [0, 'link', 'close'],
  fetched: [1, 'nothing', 'close'],
  interrupted: [0, 'user', 'retry', 'close'],
  dead: [0, 'user', 'retry', 'close'],
  closed: [0, 'nothing'],
};

/** Whether it is known what a link leads to. What the link would do says `connectPlan`. */
export function explainLinkPreview(view: MachineView): Explanation<LinkPreviewPhase> {
  const phase = view.value as LinkPreviewPhase;
  const { reason } = view.context as Partial<LinkPreviewContext>;
  const [done, waitingFor, ...actions] = table[phase];
  return {
    ...{ phase, done, of: 1, waitingFor, since: view.since },
    ...because(reason),
    actions: view.status === 'active' ? actions : [],
  };
}
