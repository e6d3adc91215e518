import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { recordsOf } from '../../machines/person/identity-context.ts';
import { recordOf } from '../../machines/person/person-found.ts';
import { withoutProbeSecrets } from '../../machines/person/redact.ts';
import type { JsonObject } from '../../machines/vocabulary/json.ts';
import { Group } from '../groups/group.ts';
import type { GroupDevice } from '../groups/group-device.ts';
import { setStage, type Stage } from '../groups/stage.ts';
import { archiveOf, groupOfTwo, meetAgain, secretsOf, setPolicy, settle } from './people.ts';

/**
 * Many lives of two people who know each other in several ways, in some of which one is in disguise: whatever fails, whoever dies
 * and whatever they ask for meanwhile, nobody learns who is behind a disguise, and no secret is told.
 */

const day = 86_400_000;
const seeds = Array.from({ length: 16 }, (_, n) => n + 1);
const policies: (JsonObject | 'upstream')[] = [
  {},
  { hashes: 'all' },
  { probeBinding: 'required' },
  { probeBinding: 'never' },
  { merge: false },
  'upstream',
];
const shown = (what: unknown): string => inspect(what, { depth: 20, maxStringLength: 1e6, maxArrayLength: 1e6 });

/** Anna knows Carl as a contact and in the garden, and somebody in disguise as a contact and in another group. */
async function meet(stage: Stage) {
  const { random } = stage.network;
  const [anna, carl] = [await stage.device('Anna'), await stage.device('Carl')];
  for (const device of [anna, carl]) await setPolicy(device, random.pick(policies));
  const garden = await groupOfTwo(stage);
  const masked = await Group.found(stage, 'Iris', {}, 'masked');
  const link = await masked.link();
  await masked.ask('Anna', link);
  await stage.clock.runUntil(() => masked.isIn(anna));
  await masked.ask('Carl', link, { incognito: true });
  await stage.clock.runUntil(() => masked.isIn(carl));
  await masked.settled();
  const contact = await meetAgain(stage, anna, carl, { id: 'masked', joins: { incognito: true } });
  const disguises = [contact, masked.rowOf(carl, anna)];
  const ends = disguises.map((key) => anna.memory<{ connectionId: string }>(key).connectionId);
  return { anna, carl, garden, masked, ends };
}

type People = Awaited<ReturnType<typeof meet>>;

/** What one of them does, or has done to it. */
async function live(stage: Stage, { anna, carl, garden, masked }: People, told: unknown[]): Promise<void> {
  const { network, clock } = stage;
  const { random } = network;
  const device = random.pick([anna, carl]);
  const mine = device.all().filter((row) => row.status === 'active' && recordOf({ createdAt: 0, ...row }));
  const { key } = random.pick(mine);
  const deeds: (() => Promise<unknown>)[] = [
    async () => device.tap(key, 'user.probe'),
    async () => device.tap(key, 'user.probe'),
    async () => device.tap('merge-settings/account', 'user.set', { policy: random.pick(policies) }),
    async () => random.pick([garden.group, masked]).say(device, 'good morning'),
    async () =>
      meetAgain(stage, ...(random.chance(0.5) ? ([anna, carl] as const) : ([carl, anna] as const)), {
        id: `again-${clock.now()}`,
      }),
    async () => device.tap(random.pick(device.all('identity')).key, 'user.separate', { record: key }),
    async () => device.engine.send(key, { type: 'probe.begin', subject: key, probe: random.pick(secretsOf(device)) }),
    async () => {
      device.crash();
      await device.restart();
    },
  ];
  await random
    .pick(deeds)()
    .catch((error: unknown) => told.push(error));
}

async function lifeOf(seed: number) {
  const stage = await setStage({ seed });
  const people = await meet(stage);
  const both = [people.anna, people.carl];
  const { network, clock } = stage;
  const told: unknown[] = [];
  network.faults.rates({ network: 0.1, lost: 0.1, late: 0.2, repeated: 0.2 });
  for (let n = 0; n < 16; n++) {
    await live(stage, people, told);
    for (const each of both) told.push(each.engine.deadLetters());
    await clock.advance(network.random.pick([0, 60_000, 3_600_000]));
    if (network.random.chance(0.3)) for (const each of both) told.push(await archiveOf(each));
  }
  network.faults.rates({ network: 0, lost: 0, late: 0, repeated: 0 });
  for (const each of both) {
    each.crash();
    await each.restart();
  }
  await settle(stage);
  await clock.advance(2 * day);
  return { stage, ...people, both, told };
}

/** Rows of a device that are behind a disguise of its own, and one person with another row. */
function unmasked(device: GroupDevice): string[] {
  const isMasked = (key: string) => {
    const row = device.row(key);
    return row && recordOf({ createdAt: 0, ...row })?.incognito;
  };
  return device.all('identity').flatMap((row) => recordsOf(row).filter(isMasked));
}

/** What happened in all of them. */
const lived = { decoys: 0, hashes: 0, confirmations: 0, merged: 0, errors: 0 };

it.each(seeds)('life %i: nobody learns who is in disguise, and no secret is told', async (seed) => {
  const { stage, both, carl, ends, told } = await lifeOf(seed);
  // Iris has met somebody in disguise only, and so has Anna over these two connections.
  const masked = stage.said().filter(({ to, connectionId }) => to === 'Iris' || ends.includes(connectionId));
  expect(masked.length).toBeGreaterThan(10);
  expect(masked.filter(({ message }) => JSON.stringify(message).includes('"Carl"'))).toEqual([]);
  expect(unmasked(carl)).toEqual([]);

  const secrets = [...new Set(both.flatMap(secretsOf))];
  expect(secrets.length).toBeGreaterThan(4);
  const lines = [
    ...told.map(shown),
    ...both.flatMap(({ logged, emitted, steps }) => [
      ...logged.map(shown),
      ...emitted.map(shown),
      ...steps.map((step) => JSON.stringify(withoutProbeSecrets(step))),
    ]),
  ].join('\n');
  expect(secrets.filter((secret) => lines.includes(secret))).toEqual([]);
  for (const { engine } of both) expect(await engine.quarantined()).toEqual([]);

  lived.decoys += masked.filter(({ message, from }) => from === 'Carl' && message.event === 'x.info.probe').length;
  lived.hashes += stage.said('x.info.probe.check').length;
  lived.confirmations += stage.said('x.info.probe.ok').length;
  lived.merged += both.flatMap((each) => each.told('person.merged')).length;
  lived.errors += told.filter((each) => each instanceof Error).length;
});

it('they were full of chances to tell', () => {
  expect(Object.entries(lived).filter(([, count]) => count < 10)).toEqual([]);
});
