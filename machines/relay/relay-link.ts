import * as v from 'valibot';
import type { LinkData } from '../vocabulary/agent-event.ts';
import type { Reason } from '../vocabulary/reason.ts';

/** Agent versions that this library's flows are written for. */
const agentVersions = { min: 1, max: 7 } as const;

/** Enough to tell relays apart on a screen; the supervisor's row holds the names of all. */
const maxName = 64;

/** What is kept of a relay's link data. */
export type RelayLink = { readonly request: string; readonly memberId: string; readonly name: string };

const UserData = v.object({
  relayProfile: v.object({ displayName: v.pipe(v.string(), v.minLength(1), v.maxLength(256)) }),
});

/** Reads a relay's link data, or says what is wrong: no relay profile, no entity id, or no version in common. */
export function readRelayLink({ userData, entityId, request, versions }: LinkData): RelayLink | Reason {
  const read = v.safeParse(UserData, userData);
  if (!read.success) return { code: 'LinkDataInvalid', missing: 'relayProfile' };
  if (entityId === undefined) return { code: 'LinkDataInvalid', missing: 'entityId' };
  if (versions && (versions.max < agentVersions.min || versions.min > agentVersions.max))
    return { code: 'Incompatible' };
  return { request, memberId: entityId, name: read.output.relayProfile.displayName.slice(0, maxName) };
}
