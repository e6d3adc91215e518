import * as v from 'valibot';
import type { LinkData } from '../vocabulary/agent-event.ts';
import { announces } from '../vocabulary/capability.ts';
import { GroupProfile } from '../vocabulary/chat-params.ts';
import type { Reason } from '../vocabulary/reason.ts';
import { keptProfile } from './member-facts.ts';

const UserData = v.object({ groupProfile: GroupProfile });

/** Reads the data of a group's link whose members connect with each other, or says why it can't be joined by it. */
export function directLinkIn({ userData, relays, request }: LinkData): DirectLink | Reason {
  const read = v.safeParse(UserData, userData);
  if (!read.success) return { code: 'LinkDataInvalid', missing: 'groupProfile' };
  if (relays.length > 0) return { code: 'RelayedGroup' };
  const reinvites = announces({ params: userData }, 'reinvite');
  return { request, groupProfile: keptProfile(read.output.groupProfile), ...(reinvites && { reinvites }) };
}

export type DirectLink = {
  readonly request: string;
  readonly groupProfile: GroupProfile;
  /** Its owner invites contacts again who ask by it. */
  readonly reinvites?: true;
};
