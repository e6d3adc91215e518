import type { Admission } from '../../../machines/member/invitation-events.ts';
import type { PeerLimits } from '../../../machines/peer/peer-limits.ts';
import type { AnyPlan, DeviceDeed, NetworkDeed } from '../plan.ts';

/** The founder of the one group of a world. */
export const founder = 'hanna';

/** A person who is to be in the group, and how they get in. */
export interface Guest {
  readonly name: string;
  /** Who invites them: the founder, or a guest who is an admin. Absent: they ask by the group's link. */
  readonly by?: string;
  readonly incognito: boolean;
  readonly role: 'member' | 'admin';
}

/** What a person does. Twice: at the same moment, as by an impatient finger. */
export type PersonDeed = { readonly client: string; readonly twice?: boolean } & (
  | {
      /** Whatever comes next to get in; leave; be removed; be wanted again; say a text; try again whatever failed. */
      readonly kind: 'goOn' | 'leave' | 'remove' | 'comeBack' | 'say' | 'retry';
    }
  /** Who let the person in gives it another role. */
  | { readonly kind: 'changeRole'; readonly role: 'observer' | 'author' | 'member' | 'moderator' | 'admin' }
  /** The person asks another member to be a contact. */
  | { readonly kind: 'befriend'; readonly other: string }
  /** The founder ends the group for everybody. */
  | { readonly kind: 'deleteGroup' }
);

/**
 * At the next occasion from then on, somebody who was let in tells a client of a member that nobody has let in, or
 * another than the one that is awaited confirms.
 */
type ForgedDeed = { readonly kind: 'forgeIntroduction' | 'forgeConfirmation'; readonly client: string };

export type GroupDeed = { readonly at: number } & (PersonDeed | ForgedDeed | DeviceDeed | NetworkDeed);

/** A world of one group. */
export interface GroupPlan extends AnyPlan {
  readonly guests: readonly Guest[];
  /** What the link does with who asks. */
  readonly admission: Admission['verdict'];
  readonly limits: Partial<PeerLimits>;
  readonly deeds: readonly GroupDeed[];
}
