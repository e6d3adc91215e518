import type { Json, JsonObject } from '../../machines/vocabulary/json.ts';
import type { MachineEvent } from '../../runtime/record.ts';
import type { Extra, SoloTable } from './solo.ts';

const ownerKey = 'b3duZXI';
const input: JsonObject = { membershipId: 'm', publicGroupId: 'g', limit: 60_000 };
const moderator = { memberId: 'bW9k', key: 'a2V5', role: 'moderator' };

const heard = (event: string, params: object, signedBy: string | undefined = ownerKey): MachineEvent => ({
  type: 'roster.heard',
  message: { event, params } as object as Json,
  ...(signedBy === undefined ? {} : { signedBy }),
  ownerKeys: [ownerKey],
});
const announced = (memberId: string, memberRole: string): MachineEvent =>
  heard('x.grp.mem.new', { memberInfo: { memberId, memberRole, profile: { displayName: 'Nora' } } });

const relay = (number: number): Extra => ({
  key: `relay-connection/relay-${number}`,
  standsIn: 'connected',
  labels: ['relays:m'],
  context: { connectionId: `c-${number}` },
});

const everybody = ['roster 1', 'roster 3', 'roster 5', 'there is 5', 'change 4', 'retry'];

/** Everything that may happen to a roster. */
export const channelRosterTable: SoloTable = {
  machine: 'channel-roster',
  scenes: [
    { name: 'two relays', input, extras: [relay(1), relay(2)], only: [...everybody, 'sent', 'permanent', 'no queue'] },
    { name: 'no relay for now', input, only: everybody },
    {
      name: 'news of members',
      input,
      extras: [relay(1)],
      only: ['roster 3', 'roster of a stranger', 'there is 5', 'promoted', 'newcomer', 'over', 'sent'],
    },
  ],
  user: { retry: { type: 'user.retry' } },
  told: {
    'roster 1': heard('x.grp.roster', { version: 1, roster: [moderator] }),
    'roster 3': heard('x.grp.roster', { version: 3, roster: [moderator] }),
    'roster 5': heard('x.grp.roster', { version: 5, roster: [moderator] }),
    'roster of a stranger': heard('x.grp.roster', { version: 7, roster: [] }, 'c3RyYW5nZXI'),
    'there is 5': heard('x.grp.roster', { version: 5 }),
    'change 4': heard('x.grp.mem.role', { memberId: moderator.memberId, role: 'observer', version: 4 }),
    promoted: announced(moderator.memberId, 'admin'),
    newcomer: announced('bmV3', 'observer'),
    over: { type: 'roster.over' },
  },
};
