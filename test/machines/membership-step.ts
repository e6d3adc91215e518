import type { MembershipContext } from '../../machines/member/membership-context.ts';
import { chatMessage, type ChatMessage } from '../../machines/vocabulary/chat-message.ts';
import { profile, Row } from './member-step.ts';

/** What happens to our own membership, and ways to where it stands. */

export const groupProfile = { displayName: 'garden', fullName: '' };
export const fromMember = { memberId: 'host', memberRole: 'admin' };
const invitedMember = { memberId: 'me', memberRole: 'member' };
export const invited = {
  contact: 'contact/c',
  invitation: { fromMember, invitedMember, connRequest: 'request-1', groupProfile },
  hostProfile: profile('Gustav'),
  profile: profile('Nora'),
};
export const invitation = { type: 'membership.invited', ...invited };

export const joined = { type: 'connection.joined', connectionId: 'to-host' };
export const ready = { type: 'connection.ready', connectionId: 'to-host' };
export const interrupted = { type: 'connection.interrupted', reason: { code: 'Unreachable' } };
export const confirmation = (said: ChatMessage) => ({
  type: 'connection.confirmation',
  connectionId: 'to-host',
  message: said,
});
export const admission = (accepted: 'accepted' | 'pending' | 'pending_review', changes: object = {}) =>
  chatMessage.grpLinkInv({
    fromMember,
    fromMemberName: 'Gustav',
    invitedMember,
    groupProfile,
    accepted,
    ...changes,
  });
export const rejection = chatMessage.grpLinkReject({
  fromMember,
  invitedMember,
  groupProfile,
  rejectionReason: 'blocked_name',
});
const data = { request: 'request-1', direct: true, owners: [], relays: [], userData: { groupProfile } };
export const linkData = (changes: object = {}) => ({ type: 'LDATA', corrId: 'c', data: { ...data, ...changes } });
export const accepted = (acceptance: string, role = 'member') => ({ type: 'membership.accepted', acceptance, role });
export const newcomer = {
  memberId: 'n',
  role: 'member',
  profile: profile('Erna'),
  versions: '1-16',
  connectionId: 'to-n',
};
export const introduce = (fields: object = {}) => ({
  type: 'member.introduce',
  newcomer,
  to: 'others',
  place: 1,
  ...fields,
});

type Membership = Row<MembershipContext>;
const begun = (input: object): Membership => new Row('membership', { groupId: 'g', ...input });
export const founded = (input: object = {}) => begun({ by: 'create', groupProfile, ...input });
export const invitee = (input: object = {}) => begun({ by: 'invitation', ...invited, ...input });
export const joiner = (input: object = {}) => begun({ by: 'link', link: 'https://smp.example/g#link', ...input });
export const asked = () => joiner().send(linkData(), joined);
export const inGroup = (input: object = {}) => invitee(input).send({ type: 'user.join' }, joined, ready);

export const reason = (row: Membership) => row.context.reason?.code;
export const orders = (row: Membership) => row.heard('connection');
export const ends = (row: Membership) => orders(row).filter(({ type }) => type === 'connection.end');
export const said = (row: Membership) =>
  orders(row).flatMap((order) => (order['message'] ? [(order['message'] as ChatMessage).event] : []));
