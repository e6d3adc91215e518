import { inspect } from 'node:util';
import { assign, type AnyStateMachine } from 'xstate';
import { beforeAll, describe, expect, test } from 'vitest';
import { registry } from '../../machines/registry.ts';
import { memoryStore } from '../../persistence/memory.ts';
import type { Agent } from '../../runtime/agent/agent.ts';
import { createEngine, type Engine } from '../../runtime/engine.ts';
import type { Logger } from '../../runtime/ports.ts';
import { type EngineRow, type Registry } from '../../runtime/rows.ts';
import { createNetwork, seededRandom, virtualClock } from '../../simulation/index.ts';

/**
 * A whole join, in which everything that can go wrong does, and everything that throws quotes all that it knows. What is
 * logged, what is rejected with, and what says why something failed must quote none of it. Rows hold what they need.
 */

const key = 'channel-join/news';
const canaryName = 'Canary Marigold Profile';

/** All that was logged, or given to somebody as an error, as deep as it can be shown. */
const told: string[] = [];
const tell = (...what: unknown[]): void =>
  void told.push(inspect(what, { depth: 20, showHidden: true, maxStringLength: 1e6 }));
const logger: Logger = { debug: tell, info: tell, warn: tell, error: tell };
const rejected = async (made: Promise<unknown>): Promise<void> => made.then(() => undefined, tell);

const quoting = (...what: unknown[]): Error => new Error(`failed with ${JSON.stringify(what)}`);

/** Of the second relay the machine throws where it looks at the answer; of one that is cancelled, in an action. */
function brokenRegistry(): Registry {
  const { machine } = registry['relay-connection'];
  const { isAccepted } = machine.implementations.guards as {
    isAccepted: (args: { context: { relayId: string }; event: object }) => boolean;
  };
  const throwing = (args: { context: { relayId: string }; event: object }): boolean => {
    if (args.context.relayId === 'relay-2') throw quoting(args.event, args.context);
    return isAccepted(args);
  };
  const broken = machine.provide({ guards: { isAccepted: throwing } }) as AnyStateMachine;
  return { ...registry, 'relay-connection': { ...registry['relay-connection'], machine: broken } };
}

/** A channel's machine that throws as soon as it is begun in one step. */
function stillborn(): Registry {
  const { machine } = registry['channel-join'];
  const fail = assign(({ context }: { context: unknown }): object => {
    throw quoting(context);
  });
  const broken = (machine as AnyStateMachine).provide({ actions: { rememberIds: fail } } as never);
  return { ...registry, 'channel-join': { ...registry['channel-join'], machine: broken } };
}

/** Secrets as they are found on the rows, at any time. */
const secrets = new Set<string>([canaryName]);
const secretFields = new Set(['link', 'request', 'keyRef', 'signWith', 'displayName', 'memberKey']);

function collect(value: unknown, name = ''): void {
  if (typeof value === 'string') {
    if (!secretFields.has(name) || value.length < 12) return;
    secrets.add(value);
    const [, linkKey] = value.split('#');
    if (linkKey) secrets.add(linkKey);
  } else if (typeof value === 'object' && value !== null) {
    for (const [field, each] of Object.entries(value)) collect(each, field);
  }
}

const rowsSeen: EngineRow[] = [];

beforeAll(async () => {
  const clock = virtualClock();
  const network = await createNetwork({ clock, seed: 3 });
  const channel = network.addChannel({
    name: 'news',
    relays: [{}, {}, { data: 'dead' }, { behaviour: 'reject' }, { presents: 'garbage' }],
  });
  const data = memoryStore<EngineRow>().data;
  let refusals = 4;

  /** Refuses, loses and repeats, and its errors quote whole commands. */
  const talkative = (agent: Agent): Agent => ({
    ...agent,
    async submit(command) {
      if (refusals-- > 0) throw quoting(command);
      await agent.submit(command);
    },
    async status(ids) {
      throw quoting(ids, ...rowsSeen);
    },
  });
  const open = async (machines: Registry): Promise<Engine> => {
    const store = memoryStore<EngineRow>({ from: data });
    const engine = await createEngine({
      store: {
        ...store,
        async commit(mark, puts, deletes) {
          rowsSeen.push(...puts);
          collect(puts);
          await store.commit(mark, puts, deletes);
        },
      },
      agent: talkative(network.agent('alice')),
      machines,
      clock,
      random: seededRandom(3),
      logger,
      profileFactory: () => ({ displayName: canaryName, fullName: '' }),
    });
    engine.subscribe('', (change) => {
      throw quoting(change);
    });
    clock.waitFor(() => engine.idle());
    return engine;
  };

  network.faults.fail('alice', 'joinConnection', { type: 'SMP', code: 'QUOTA' }, { times: 1 });
  let engine = await open(brokenRegistry());
  await engine.start('channel-join', 'news', { link: channel.link, incognito: true });
  await engine.send(key, { type: 'user.connect' });
  await clock.runUntil(() => [...data.rows.values()].some(({ text }) => text.includes('"value":"joining"')));
  await engine.wake();
  await clock.advance(3_600_000);

  // What is refused, and what is put aside.
  const { link } = channel;
  const profile = { displayName: canaryName };
  await rejected(engine.start('channel-join', 'news', { link, profile }));
  await rejected(engine.start('channel-join', 'x', { link: `${link}!` }));
  await rejected(engine.start('channel-join', 'x', { link, profile: canaryName as never }));
  await rejected(engine.start('channel-join', 'x', { link, policy: { linkPolicy: link as never } }));
  await rejected(engine.start('channel-join', 'x', { link, profile: { ...profile, image: 'x'.repeat(9_000) } }));
  await rejected(engine.send(key, { type: 'user.connect', profile: link }));
  await rejected(engine.send(key, { type: 'user.connect', profile: { displayName: 'Another Canary Profile' } }));
  const request = [...secrets].find((secret) => secret.includes('request')) ?? link;
  for (const event of [
    { id: link, type: link, corrId: request, connectionId: canaryName, request, profile },
    {
      id: 'e1',
      type: 'CON',
      connectionId: 'nobody',
      request,
      profile,
      message: { event: 'x.info', params: { profile } },
    },
    { id: 'e2', type: 'LDATA', corrId: 'nobody', data: { request, userData: { profile } } },
    { id: 'e3', type: 'ERR', error: { type: 'INTERNAL', code: link } },
  ]) {
    network.inject('alice', event);
  }
  await clock.advance(60_000);
  tell(engine.deadLetters());
  tell(...(await engine.quarantined()).map(({ error }) => error));
  expect(await engine.parked(`${key}/relay-2`)).not.toEqual([]);

  // The process dies; the next one meets a row that it does not know, and a machine that throws at once.
  network.faults.crash('alice');
  const row = data.rows.get(`${key}/relay-1`)!;
  data.rows.set(`${key}/relay-1`, { ...row, text: row.text.replace('"version":', '"version":1') });
  refusals = 4;
  engine = await open(stillborn());
  await clock.advance(60_000);
  await rejected(engine.start('channel-join', 'dead', { link, profile, oneStep: true }));
  await engine.resume(`${key}/relay-2`);
  await clock.advance(60_000);
  await rejected(engine.send(key, { type: 'user.leave' }));
  await clock.advance(86_400_000);
  tell(engine.deadLetters());
  tell(...(await engine.quarantined()).map(({ error }) => error));
  await rejected(engine.close());
});

describe('in a join in which everything goes wrong', () => {
  test('all of it did go wrong: the canaries had every chance to be told', () => {
    const all = told.join('\n');
    const expected = [
      'the agent did not take it',
      'no status from the agent',
      'a subscriber threw',
      'row in quarantine',
      'dead letter',
      'unreadable',
      'unknown-connection',
      'unknown-command',
      'LinkInvalid',
      'InputInvalid',
      'InputDiffers',
      'EventInvalid',
      'Refused',
      'MachineFailed',
      'relay-2 threw on CONF',
    ];
    expect(expected.filter((each) => !all.includes(each))).toEqual([]);
  });

  test('there are canaries of every kind: links, requests, profiles, key references', () => {
    const all = [...secrets];
    expect(all.filter((secret) => secret.startsWith('https://')).length).toBeGreaterThanOrEqual(6);
    expect(all).toContain(canaryName);
    expect(all.length).toBeGreaterThanOrEqual(15);
  });

  test('no log line, no error, no dead letter and no word on a quarantine tells a link, a request, a profile or a key', () => {
    const leaks = told.flatMap((line) =>
      [...secrets].filter((secret) => line.includes(secret)).map((secret) => [secret, line.slice(0, 2_000)]),
    );
    expect(leaks).toEqual([]);
  });
});
