import { keptProfile } from '../member/member-facts.ts';
import { as } from '../vocabulary/codec.ts';
import type { Tell } from '../vocabulary/effect.ts';
import type { JsonObject } from '../vocabulary/json.ts';
import type { Asking, ContactAddressContext } from './address-events.ts';
import type { Peer } from './contact-events.ts';
import type { ContactRequestInput } from './request-events.ts';
import { memberInvitationKey } from '../member/member-labels.ts';
import { unpadded } from '../relay/same-bytes.ts';

/** A key holds the id. What no published client sends is nobody's request. */
const requestName = /^[\w-]{1,64}$/;
const longestId = 128;

/**
 * Whom an address tells of who asks there (REQ): the request's row, or for a group's link the row of the joiner, made if
 * it is new. The requester names its request, and repeats it under the same name (`contactReqId`). Undefined for what
 * is no request to be a contact.
 */
export function requestTo(context: ContactAddressContext, { requestId, message }: Asking): Tell | undefined {
  const contact = as(message, 'x.contact');
  const again = context.group && as(message, 'x.grp.request.inv');
  const { profile } = contact ?? again ?? as(message, 'x.info') ?? {};
  const named = contact?.contactReqId ?? again?.groupLinkId ?? again?.contactReqId;
  const contactReqId = named === undefined ? undefined : unpadded(named);
  const name = contactReqId ?? requestId;
  if (!profile || !requestName.test(name)) return undefined;

  const peer: Peer = {
    profile: keptProfile(profile),
    ...(message.v !== undefined && { versions: message.v }),
  };
  const { addressId, group, limits, automatic } = context;
  if (group) {
    const { groupId, admission } = group;
    const invitationId = `${groupId}.${name}`;
    if (invitationId.length > longestId) return undefined;
    return {
      to: { key: memberInvitationKey(invitationId) },
      event: { type: 'joiner.asked', requestId, ...(peer as object as JsonObject) },
      create: {
        machine: 'member-invitation',
        input: { invitationId, groupId, admission: admission as object as JsonObject },
      },
    };
  }
  const input: ContactRequestInput = {
    ...{ requestId, peer, limits },
    ...(contactReqId !== undefined && { contactReqId }),
    ...(automatic && { automatic }),
  };
  return {
    to: { key: `contact-request/${addressId}.${name}` },
    event: { type: 'request.received', requestId, peer: peer as object as JsonObject },
    create: { machine: 'contact-request', input: input as object as JsonObject },
  };
}
