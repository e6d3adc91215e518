import type { JsonObject } from '../../machines/vocabulary/json.ts';
import { peerLimits } from '../../machines/peer/peer-limits.ts';
import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import type { SoloTable } from './solo.ts';

const groupId = 'g';
const member = (memberId: string): JsonObject => ({
  memberId,
  role: 'member',
  profile: { displayName: memberId, fullName: '' },
  connectionId: `to-${memberId}`,
});
const input: JsonObject = { groupId, newcomer: member('nora'), member: member('erna'), limits: { ...peerLimits } };
const there = (memberId: string) => ({
  key: `member-invitation/${memberId}`,
  labels: [`member:${groupId}/${memberId}`],
});

const message = chatMessage.msgNew('hello', 'm1');
const reports = ['nora is connected', 'erna is connected', 'somebody is connected'];

export const introductionTable: SoloTable = {
  machine: 'introduction',
  scenes: [
    {
      name: 'of two who get to know each other',
      input,
      extras: [there('nora'), there('erna')],
      only: [
        ...['sent', 'invites', 'invites anew', 'over', 'erna asks again', 'somebody asks again', 'begin', ...reports],
        ...['nora writes', 'somebody writes', 'erna is an admin', 'nora is an admin'],
      ],
    },
    {
      name: 'of messages that do not get out',
      input,
      extras: [there('nora'), there('erna')],
      only: [
        ...['sent', 'invites', 'invites anew', 'retries', 'nora is connected', 'erna is connected'],
        ...['temporary', 'congested', 'permanent', 'no queue', 'full queue', 'too large'],
      ],
    },
    {
      name: 'of one who is gone before it begins',
      input,
      only: ['sent', 'retries'],
    },
    {
      name: 'of one who is gone meanwhile',
      input,
      extras: [there('nora')],
      only: ['sent', 'invites', 'nora asks again', ...reports],
    },
  ],
  user: { retries: { type: 'user.retry' } },
  told: {
    begin: { type: 'introduction.begin' },
    invites: { type: 'introduction.invitation', request: 'first' },
    'invites anew': { type: 'introduction.invitation', request: 'second' },
    'nora is connected': { type: 'introduction.connected', by: 'nora' },
    'erna is connected': { type: 'introduction.connected', by: 'erna' },
    'somebody is connected': { type: 'introduction.connected', by: 'eve' },
    'nora asks again': { type: 'introduction.again', by: 'nora' },
    'erna asks again': { type: 'introduction.again', by: 'erna' },
    'somebody asks again': { type: 'introduction.again', by: 'eve' },
    'nora writes': { type: 'introduction.forward', from: 'nora', message },
    'somebody writes': { type: 'introduction.forward', from: 'eve', message },
    'nora is an admin': { type: 'introduction.roleChanged', memberId: 'nora', role: 'admin' },
    'erna is an admin': { type: 'introduction.roleChanged', memberId: 'erna', role: 'admin' },
    over: { type: 'introduction.over' },
  },
  place: (context) => context['connected'],
};
