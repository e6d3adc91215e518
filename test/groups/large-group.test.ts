import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ChatMessage } from '../../machines/vocabulary/chat-message.ts';
import type { GroupDevice } from './group-device.ts';
import { LargeGroup } from './large-group.ts';

const minute = 60_000;
/** `MEMBERS=1000` takes a quarter of a minute on a machine that does nothing else. */
const members = Number(process.env['MEMBERS'] ?? 300);

let large: LargeGroup;
let nora: GroupDevice;
/** Who was in the group before her, besides the host. */
let ids: string[];
/** What was said from when she asked. */
let said: ReturnType<LargeGroup['stage']['said']>;

beforeAll(async () => {
  large = await LargeGroup.of(members - 1);
  const { group, devices, scripts, stage } = large;
  ids = [...devices.map((device) => group.memberId(device)), ...scripts.map(({ memberId }) => memberId)].toSorted();
  const before = stage.said().length;
  nora = await large.welcome('Nora');
  await stage.clock.advance(minute);
  said = stage.said().slice(before);
}, 2 * minute);

afterAll(() => large.close());

it('a new member of a large group is connected with all others, as each of them says', () => {
  const { group, host, devices, scripts } = large;
  const everybody = { invited: 0, pending: 0, connecting: 0, connected: members - 1, failed: 0 };
  expect(group.isIn(nora)).toBe(true);
  expect(group.membership(nora).counts).toEqual(everybody);
  expect(group.membership(host).counts).toEqual(everybody);

  const known = nora.all('member-connection');
  expect(known.map(({ context }) => memberIdOf(context['facts'])).toSorted()).toEqual(ids);
  expect(known.filter(({ value }) => value !== 'connected')).toEqual([]);
  expect(devices.filter((device) => group.seen(nora, device) !== 'connected')).toEqual([]);
  expect(scripts.filter(({ connected }) => connected.join() !== group.memberId(nora))).toEqual([]);
});

it('in a large group each pair is introduced once, and no introduction is lost', () => {
  const of = (event: string) => said.filter(({ message }) => message.event === event);
  expect(
    of('x.grp.mem.intro')
      .map(({ message }) => introducedIn(message))
      .toSorted(),
  ).toEqual(ids);
  const others = [...large.devices, ...large.scripts].map(({ name }) => name).toSorted();
  const told = (event: string) => of(event).map(({ to }) => to);
  expect(told('x.grp.mem.new').toSorted()).toEqual(others);
  expect(told('x.grp.mem.fwd').toSorted()).toEqual(others);
  const confirmations = of('x.grp.mem.info').filter(({ as }) => as === 'CONF');
  expect(confirmations.map(({ from }) => from).toSorted()).toEqual(others);
});

it('the host of a large group hears from both that they are connected, and forwards no more', () => {
  expect(said.filter(({ message }) => message.event === 'x.grp.mem.con')).toHaveLength(2 * ids.length);
  expect(large.openIntroductions(nora)).toBe(0);
});

const memberIdOf = (facts: unknown): string => (facts as { memberId: string }).memberId;
const introducedIn = ({ params }: ChatMessage): string => memberIdOf(params['memberInfo']);
