import { expect } from 'vitest';
import type { RosterContext } from '../../machines/relay/channel-roster-context.ts';
import type { ChannelSpec } from '../../simulation/index.ts';
import { channelKey } from './device.ts';
import { both } from './scenario.ts';
import type { Stage } from './stage.ts';

const second = 1_000;
const minute = 60 * second;

const mia = { memberId: 'bWlhLW1lbWJlci0w', name: 'mia', key: 'a2V5LW9mLW1pYQ', role: 'moderator' };
const adam = { memberId: 'YWRhbS1tZW1iZXIt', name: 'adam', key: 'a2V5LW9mLWFkYW0', role: 'admin' };

const announced = (memberId: string, memberRole: string, memberKey?: string) => ({
  event: 'x.grp.mem.new',
  params: { memberInfo: { memberId, memberRole, profile: { displayName: 'Nora' }, ...(memberKey && { memberKey }) } },
});

async function joined({ join, clock, alice }: Stage, spec: ChannelSpec) {
  const channel = await join(spec);
  await clock.runUntil(() => alice.allAre('connected'));
  await clock.advance(minute);
  return channel;
}

const rosterKey = `${channelKey}/roster`;
const row = (stage: Stage) => stage.alice.row(rosterKey);
const roster = (stage: Stage) => row(stage)?.context as unknown as RosterContext;
const told = (stage: Stage) =>
  stage.alice.emitted.filter(({ key }) => key === rosterKey).map(({ event: { at: _, ...event } }) => event);
const requests = ({ network }: Stage) =>
  network.log.of('message').filter(({ event }) => event === 'x.grp.roster.request');

both('RLY-46', 'a new member that both relays announce is one member, known and told once', async (stage) => {
  const { clock, alice } = stage;
  const channel = await joined(stage, { relays: 2 });
  const rows = alice.data.rows.size;
  for (const relay of channel.relays) relay.send(announced('bmV3LW1lbWJlci0w', 'observer'));
  await clock.advance(minute);
  channel.relays[0]?.send(announced('bmV3LW1lbWJlci0w==', 'observer'));
  await clock.advance(minute);

  const heard = alice.steps.filter(({ key, event }) => key === rosterKey && event.type === 'roster.heard');
  expect(heard).toHaveLength(3);
  expect(roster(stage)).toMatchObject({ announced: 1, newcomers: ['bmV3LW1lbWJlci0w'] });
  expect(told(stage)).toEqual([
    { type: 'member.announced', publicGroupId: channel.publicGroupId, memberId: 'bmV3LW1lbWJlci0w', name: 'Nora' },
  ]);
  // The whole channel has one row for all its members.
  expect(alice.data.rows.size).toBe(rows + 1);
});

both(
  'RLY-48',
  'a relay that gives a moderator another key or role, or makes one, is refused: nothing changes, the application hears of it',
  async (stage) => {
    const { clock } = stage;
    const channel = await joined(stage, { relays: 2 });
    channel.publishRoster([mia, adam]);
    await clock.advance(minute);
    expect(roster(stage)).toMatchObject({ version: 1, members: [mia, adam] });

    const { value, context } = row(stage)!;
    const [relay] = channel.relays;
    relay?.send(announced(mia.memberId, 'moderator', 'YW5vdGhlci1rZXk'));
    relay?.send(announced(mia.memberId, 'observer', mia.key));
    relay?.send(announced(mia.memberId, 'admin', mia.key));
    relay?.send(announced('c3R1cmdlb24', 'moderator', 'YW5vdGhlci1rZXk'));
    relay?.send(announced(adam.memberId, 'admin', adam.key));
    const demotion = { event: 'x.grp.mem.role', params: { memberId: mia.memberId, role: 'observer', version: 2 } };
    const empty = { event: 'x.grp.roster', params: { version: 2, roster: [] } };
    for (const signedBy of ['stranger', 'nobody'] as const) {
      relay?.send(demotion, { signedBy });
      relay?.send(empty, { signedBy });
    }
    await clock.advance(minute);
    expect([row(stage)?.value, row(stage)?.context]).toEqual([value, context]);
    const refused = told(stage).filter(({ type }) => type === 'member.refused');
    expect(refused.map(({ memberId, role }) => [memberId, role])).toEqual([
      [mia.memberId, 'moderator'],
      [mia.memberId, 'observer'],
      [mia.memberId, 'admin'],
      ['c3R1cmdlb24', 'moderator'],
    ]);
    expect(requests(stage)).toEqual([]);
  },
);

both('RLY-49', 'a roster version that was missed shows with the next change, and is caught up with', async (stage) => {
  const { clock } = stage;
  const channel = await joined(stage, { relays: 1 });
  channel.publishRoster([mia]);
  channel.publishRoster([mia, adam], { silently: true });
  await clock.advance(minute);
  expect(roster(stage)).toMatchObject({ version: 1, members: [mia] });

  expect(channel.changeRole(mia.memberId, 'admin')).toBe(3);
  await clock.runUntil(() => row(stage)?.value === 'asking');
  expect(roster(stage)).toMatchObject({ version: 1, members: [mia], wanted: 3 });
  await clock.advance(minute);
  expect(requests(stage).map(({ params }) => params)).toEqual([{ version: 1 }]);
  expect(row(stage)).toMatchObject({ value: 'current', commands: [], timers: [] });
  expect(roster(stage)).toMatchObject({ version: 3, members: [adam, { ...mia, role: 'admin' }] });

  // The next change follows ours: nobody is asked.
  channel.changeRole(adam.memberId, 'observer');
  await clock.advance(minute);
  expect(roster(stage)).toMatchObject({ version: 4, members: [{ ...mia, role: 'admin' }] });
  expect(requests(stage)).toHaveLength(1);
});

both(
  'RLY-49',
  'with two relays one is asked, the other after the limit, over a restart too, and what both send is taken once',
  async (stage) => {
    const { clock, alice } = stage;
    const channel = await joined(stage, { relays: 2 });
    channel.publishRoster([mia]);
    channel.publishRoster([mia, adam], { silently: true });
    await clock.advance(minute);

    channel.relays[0]?.ignore();
    channel.changeRole(mia.memberId, 'admin');
    await clock.advance(minute);
    expect(requests(stage).map(({ relay }) => relay)).toEqual([channel.relays[0]?.link]);
    expect(roster(stage)).toMatchObject({ version: 1, wanted: 3 });
    await alice.start();
    await clock.advance(10 * minute);
    expect(requests(stage).map(({ relay }) => relay)).toEqual(channel.relayLinks);
    expect(roster(stage)).toMatchObject({ version: 3, members: [adam, { ...mia, role: 'admin' }] });

    // The first relay comes late with the same.
    channel.relays[0]?.send({ event: 'x.grp.roster', params: { version: 3, roster: [mia] } }, { signedBy: 'owner' });
    await clock.advance(minute);
    expect(roster(stage)).toMatchObject({ version: 3, members: [adam, { ...mia, role: 'admin' }] });
    expect(told(stage).map(({ type, version }) => [type, version])).toEqual([
      ['roster.changed', 1],
      ['roster.changed', 3],
    ]);
    expect(requests(stage)).toHaveLength(2);
  },
);

both(
  'RLY-49',
  'where no relay has the missing roster, that is shown with its reason; a retry asks again, and leaving ends it',
  async (stage) => {
    const { clock, alice } = stage;
    const channel = await joined(stage, { relays: 2 });
    channel.publishRoster([mia]);
    await clock.advance(minute);
    for (const relay of channel.relays) relay.ignore();
    channel.publishRoster([mia, adam], { silently: true });
    channel.changeRole(mia.memberId, 'admin');
    await clock.advance(60 * minute);
    expect(requests(stage)).toHaveLength(3);
    expect(row(stage)).toMatchObject({ value: 'behind', commands: [], timers: [] });
    expect(roster(stage)).toMatchObject({ version: 1, reason: { code: 'TimedOut', waitedFor: 'roster' } });

    for (const relay of channel.relays) relay.accept();
    await alice.engine.send(rosterKey, { type: 'user.retry' });
    await clock.advance(minute);
    expect(row(stage)?.value).toBe('current');
    expect(roster(stage)).toMatchObject({ version: 3 });
    expect(roster(stage).reason).toBeUndefined();

    await alice.press('user.leave');
    await clock.advance(minute);
    expect(alice.phase).toBe('left');
    expect(row(stage)).toMatchObject({ value: 'over', status: 'done', timers: [] });
    await alice.engine.forget(channelKey);
    expect(row(stage)).toBeUndefined();
  },
);
