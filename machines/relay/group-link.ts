import * as v from 'valibot';
import { GroupProfile } from '../vocabulary/chat-params.ts';
import type { LinkData } from '../vocabulary/agent-event.ts';
import { parseLink } from '../vocabulary/link.ts';
import type { Reason } from '../vocabulary/reason.ts';
import { sameBytes } from './same-bytes.ts';

/** What is kept of a channel's link data. */
export type GroupLink = {
  readonly publicGroupId: string;
  readonly name: string;
  /** Who may announce and remove relays. */
  readonly ownerKeys: readonly string[];
  /** The relays' links, each once, in canonical form. */
  readonly relayLinks: readonly string[];
};

/** The supervisor's row has to hold them. An Ed25519 key is 43 characters, or 60 with its header. */
const maxOwners = 32;
const maxKeyLength = 64;

const knownTypes: readonly string[] = ['channel', 'group'];
const UserData = v.object({ groupProfile: GroupProfile });

/**
 * Reads a channel's link data, or says why it cannot be joined. Every group has to prove that the link is its own: the
 * entity id, which the link's fixed part holds, is the public id that its profile claims.
 */
export function readGroupLink({ userData, entityId, relays, owners }: LinkData): GroupLink | Reason {
  const read = v.safeParse(UserData, userData);
  if (!read.success) return { code: 'LinkDataInvalid', missing: 'groupProfile' };
  const { displayName, publicGroup } = read.output.groupProfile;
  if (publicGroup && !knownTypes.includes(publicGroup.groupType)) {
    return { code: 'UpdateRequired', groupType: publicGroup.groupType };
  }
  if (relays.length === 0) return { code: 'NoRelays' };
  if (entityId === undefined) return { code: 'LinkDataInvalid', missing: 'entityId' };
  if (!sameBytes(publicGroup?.publicGroupId, entityId)) return { code: 'LinkDataInvalid', missing: 'entityIdMatch' };
  return {
    publicGroupId: entityId,
    name: displayName,
    ownerKeys: owners
      .map(({ memberKey }) => memberKey)
      .filter((key) => key.length <= maxKeyLength)
      .slice(0, maxOwners),
    relayLinks: [...new Set(relays.map(canonicalLink))],
  };
}

/** Whether the group has no relays by design: its members connect with each other, and one of them lets us in. */
export function isDirectGroup(data: LinkData): boolean {
  const link = readGroupLink(data);
  return data.direct && 'code' in link && link.code === 'NoRelays';
}

/** One text for every form of a link, so that a relay is known again however it is written. */
export function canonicalLink(text: string): string {
  const link = parseLink(text);
  return 'canonical' in link ? link.canonical : text;
}
