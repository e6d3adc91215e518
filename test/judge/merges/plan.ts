import type { MergePolicy } from '../../../machines/person/merge-policy.ts';
import type { PolicyChoice } from '../../../machines/person/merge-settings-inputs.ts';
import type { Profile } from '../../../machines/vocabulary/profile.ts';
import type { AnyPlan, DeviceDeed, NetworkDeed } from '../plan.ts';

/** Who stands between two people, and is each of them to the other. */
export const between = 'mallory';

/** A device, and who its user is to others. A person with two devices has one profile on both, as has who copies it. */
export interface Person {
  readonly name: string;
  readonly profile: Profile;
  readonly policy: PolicyChoice;
}

/** A way in which two devices get to know each other: of it each has a record of the other, or several do. */
export type Tie = {
  /** Who invites, has the address or the group, or is asked. */
  readonly host: string;
  readonly guest: string;
  /** It comes about before there is trouble. */
  readonly early: boolean;
} &
  /** A one-time invitation. `incognito`: who of the two is somebody else there. `as`: whose profile the host shows. */
  (
    | { readonly kind: 'invitation'; readonly incognito?: 'host' | 'guest'; readonly as?: string }
    | { readonly kind: 'address'; readonly incognito: boolean }
    | ({ readonly kind: 'groupLink' } & IntoGroup)
    /** Over the contact of another tie: an invitation of the same two, or of the same two the other way round. */
    | ({ readonly kind: 'groupInvitation'; readonly over: number } & IntoGroup)
    /** A member asks another one to be a contact. */
    | { readonly kind: 'fromGroup'; readonly group: number }
  );
/** `after`: once that tie is ended, who was in the group comes back. */
type IntoGroup = { readonly group: number; readonly incognito: boolean; readonly after?: number };
export type TieOf<K extends Tie['kind']> = Extract<Tie, { kind: K }>;

/** What a person does. Twice: at the same moment, as by an impatient finger. */
export type PersonDeed = { readonly client: string; readonly twice?: boolean } & (
  | { readonly kind: 'say' | 'retry' }
  /** Whatever comes next in a tie, by both. */
  | { readonly kind: 'goOn' | 'end'; readonly tie: number }
  /** Who has the address deletes the contact, which is asked anew there. */
  | { readonly kind: 'askAnew'; readonly tie: number }
  | { readonly kind: 'setPolicy'; readonly policy: PolicyChoice }
  /** Who else may it be? Or: it is not who you think. Of the records that there are, the one at that place, counted round. */
  | { readonly kind: 'probe' | 'separate'; readonly record: number }
  /** Somebody else, as the client sees it by the record at that place, has another picture from now on, or its old one. */
  | { readonly kind: 'renamed'; readonly record: number; readonly image: string | null }
);

/** When the client has next said its part of a probe, something changes at once. */
export type ChangeDeed = {
  readonly kind: 'changeMind';
  readonly client: string;
  readonly when: 'x.info.probe' | 'x.info.probe.check' | 'x.info.probe.ok';
  readonly does: 'off' | 'separate' | 'renamed' | 'end' | 'crash';
};

/**
 * The last secret that the client has said comes back from who got it; a confirmation that it got comes again; one comes
 * of a secret that nobody has said.
 */
export type ForgedDeed = {
  readonly kind: 'echo' | 'replay' | 'invent';
  readonly client: string;
  readonly record: number;
};

export type MergeDeed = { readonly at: number } & (PersonDeed | ChangeDeed | ForgedDeed | DeviceDeed | NetworkDeed);

export interface MergePlan extends AnyPlan {
  readonly people: readonly Person[];
  readonly ties: readonly Tie[];
  readonly groups: readonly { readonly founder: string; readonly admission: 'accept' | 'approve' }[];
  /** Whether who stands between hides that hashes are bound. */
  readonly hides: boolean;
  readonly deeds: readonly MergeDeed[];
}

/** Trouble that lasts longer than a probe, and than agents try to deliver: what was said then may be lost for good. */
export const isLong = ({ trouble }: MergePlan): boolean => trouble > 10 * 86_400_000;

export type { MergePolicy, PolicyChoice };
