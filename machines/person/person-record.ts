import type { Profile } from '../vocabulary/profile.ts';

/** What decides about merging a record: a contact, or somebody in a group. */
export interface PersonRecord {
  readonly key: string;
  readonly kind: 'contact' | 'member';
  /** Of a member: its group. */
  readonly groupId?: string | undefined;
  /** Who it is, as it says itself. */
  readonly profile: Profile;
  /** Who we are to it. */
  readonly ours: Profile;
  /** We are in disguise before it. */
  readonly incognito: boolean;
  /** Connected, neither deleted nor gone. */
  readonly current: boolean;
  /** When it was made: epoch milliseconds. */
  readonly createdAt: number;
  /** Its connection, where the row knows it. */
  readonly connectionId?: string | undefined;
  /** Key of the identity that it points to. */
  readonly identity?: string | undefined;
  /** The contacts of that identity; of a contact, itself too. */
  readonly contacts: readonly string[];
  /** Of a contact that was asked at a member's address: the member for which it is taken. */
  readonly boundTo?: string | undefined;
  /** Of a contact that was asked anew: those that it is one with are asked whether it is so. */
  readonly renewed?: boolean | undefined;
  /** How many records that identity has; absent: this one alone. */
  readonly records?: number | undefined;
  /** Records that the user said are somebody else. */
  readonly apart: readonly string[];
}
