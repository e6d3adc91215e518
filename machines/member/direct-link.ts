import * as v from 'valibot';
import type { LinkData } from '../vocabulary/agent-event.ts';
import { GroupProfile } from '../vocabulary/chat-params.ts';
import type { Reason } from '../vocabulary/reason.ts';
import { keptProfile } from './member-facts.ts';

const UserData = v.object({ groupProfile: GroupProfile });

/** Reads the data of a group's link whose members connect with each other, or says why it can't be joined by it. */
export function directLinkIn({ userData, relays, request }: LinkData): DirectLink | Reason {
  const read = v.safeParse(UserData, userData);
  if (!read.success) return { code: 'LinkDataInvalid', missing: 'groupProfile' };
  if (relays.length > 0) return { code: 'RelayedGroup' };
  return { request, groupProfile: keptProfile(read.output.groupProfile) };
}

export type DirectLink = { readonly request: string; readonly groupProfile: GroupProfile };
