import { describe, expect, it } from 'vitest';
import { setup, assign } from 'xstate';
import * as v from 'valibot';
import { registry, type MachineDefinition } from '../../machines/registry.ts';
import type { AgentCommand } from '../../machines/vocabulary/agent-command.ts';
import type { AgentEvent } from '../../machines/vocabulary/agent-event.ts';
import { effects } from '../../machines/vocabulary/effect.ts';
import { memoryStore } from '../../persistence/memory.ts';
import type { Agent, SubmittedCommand } from '../../runtime/agent/agent.ts';
import { createEngine, type Engine } from '../../runtime/engine.ts';
import type { EngineRow } from '../../runtime/rows.ts';
import { createNetwork, seededRandom, virtualClock, type Network, type VirtualClock } from '../../simulation/index.ts';

/** The rows of the table in docs/commands.md: each event that may be lost, and what has to follow all the same. */

const channelKey = 'channel-join/news';
const relayKey = `${channelKey}/relay-1`;

/** Somebody who makes an invitation, and puts it on a link. */
const inviter = setup({
  types: {
    context: {} as { request: string; link: string },
    events: {} as { type: 'INV'; request: string } | { type: 'LINK'; link: string },
  },
  actions: {
    ...effects,
    keepRequest: assign(({ event }) => (event.type === 'INV' ? { request: event.request } : {})),
    keepLink: assign(({ event }) => (event.type === 'LINK' ? { link: event.link } : {})),
  },
}).createMachine({
  id: 'inviter',
  context: { request: '', link: '' },
  initial: 'creating',
  states: {
    creating: {
      entry: {
        type: 'command',
        params: { type: 'createConnection', connectionId: 'i', kind: 'contact', mode: 'background' },
      },
      on: { INV: { target: 'linking', actions: 'keepRequest' } },
    },
    linking: {
      entry: { type: 'command', params: { type: 'setLink', connectionId: 'i', data: {}, mode: 'background' } },
      on: { LINK: { target: 'linked', actions: 'keepLink' } },
    },
    linked: {},
  },
});

const machines: Record<string, MachineDefinition> = {
  ...registry,
  inviter: {
    machine: inviter,
    version: 1,
    input: v.object({}),
    events: {},
    labels: () => ['connection:i'],
    migrations: {},
  },
};

interface LostEvent {
  readonly event: AgentEvent['type'];
  readonly of?: string;
  readonly lost: (event: AgentEvent) => boolean;
  /** Where it leads without the loss. */
  readonly key: string;
  readonly after: string;
  /** What has to happen for it to come. */
  readonly before?: (network: Network<VirtualClock>) => void;
  /** The user leaves once the relay stands there. */
  readonly once?: 'connected';
  readonly begin?: 'inviter';
  /** An agent that forgot the event can prove nothing of it. */
  readonly heldOnly?: true;
  /** It is of no connection: so many of its type come before it. */
  readonly skip?: number;
}

const isLink = (of: 'channel' | 'relay') => (event: AgentEvent) =>
  event.type === 'LDATA' && (event.data.direct ? 'relay' : 'channel') === of;
const is = (type: AgentEvent['type']) => (event: AgentEvent) => event.type === type;

const rows: readonly LostEvent[] = [
  { event: 'LDATA', of: 'the channel', lost: isLink('channel'), key: channelKey, after: 'fetchingRelayLinks', skip: 0 },
  { event: 'LDATA', of: 'a relay', lost: isLink('relay'), key: relayKey, after: 'linkResolved', skip: 1 },
  { event: 'KEY', lost: is('KEY'), key: channelKey, after: 'connecting', skip: 0 },
  { event: 'INV', lost: is('INV'), key: 'inviter/i', after: 'linking', begin: 'inviter' },
  { event: 'LINK', lost: is('LINK'), key: 'inviter/i', after: 'linked', begin: 'inviter' },
  {
    event: 'JOINED',
    lost: is('JOINED'),
    key: relayKey,
    after: 'joined',
    before: ({ channels }) => channels[0]?.relays[0]?.ignore(),
  },
  {
    event: 'ERR',
    of: 'a join',
    lost: is('ERR'),
    key: relayKey,
    after: 'failed',
    before: ({ faults }) => faults.fail('alice', 'joinConnection', { type: 'SMP', code: 'AUTH' }),
  },
  { event: 'CONF', lost: is('CONF'), key: relayKey, after: 'allowing' },
  { event: 'OK', lost: ({ type }) => type === 'OK' || type === 'CON', key: relayKey, after: 'connected' },
  { event: 'CON', lost: is('CON'), key: relayKey, after: 'connected' },
  {
    event: 'ERR',
    of: 'an allow, late',
    lost: is('ERR'),
    key: relayKey,
    after: 'failed',
    before: ({ faults }) => faults.fail('alice', 'allowConnection', { type: 'SMP', code: 'AUTH' }, { skip: 1 }),
    heldOnly: true,
  },
  { event: 'DELD', lost: is('DELD'), key: relayKey, after: 'left', once: 'connected' },
];

/**
 * How it is lost: `unheard`, it never gets to the engine, and the agent holds it; `forgotten`, nor does the agent hold
 * it. What makes it good: a wake of the same process, or the next one.
 */
type Loss = { readonly how: 'not' | 'unheard' | 'forgotten'; readonly by: 'wake' | 'restart' };

/** Times, and what the agent itself draws, differ from run to run. */
const drawn = [
  'at',
  'keyRef',
  'publicKey',
  'newMemberKey',
  'memberKey',
  'signWith',
  'confirmationId',
  'link',
  'request',
];
const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (name, each: unknown) => (drawn.includes(name) ? '*' : each)));

/** What a run comes to: the state and context that the event leads to, and what is asked for then. */
async function play(row: LostEvent, loss: Loss) {
  const clock = virtualClock();
  const network = await createNetwork({ clock, latency: { min: 50, max: 50 } });
  const channel = network.addChannel({ relays: 1 });
  row.before?.(network);
  // An event of no connection is in no status: the agent holds it as lost until its command is given again.
  const atAgent = loss.how === 'unheard' && row.skip !== undefined;
  if (atAgent) network.faults.lose('alice', row.event, { skip: row.skip ?? 0 });
  const { data } = memoryStore<EngineRow>();
  const random = seededRandom(7);
  const submitted: SubmittedCommand[] = [];
  /** How much had been asked for when the event came. */
  let asked: number | undefined;
  let healed = loss.how === 'not';
  let reached: { value: unknown; context: unknown } | undefined;

  const overheard = (agent: Agent): Agent => ({
    ...agent,
    async submit(command) {
      if (!submitted.some(({ corrId }) => corrId === command.corrId)) submitted.push(command);
      await agent.submit(command);
    },
    onEvent: (handler) =>
      agent.onEvent((event) => {
        if (row.lost(event)) asked ??= submitted.length;
        if (healed || atAgent || !row.lost(event)) return handler(event);
        return loss.how === 'forgotten' ? Promise.resolve() : new Promise<void>(() => undefined);
      }),
  });
  const open = async (): Promise<Engine> => {
    const engine = await createEngine({
      store: memoryStore<EngineRow>({ from: data }),
      agent: overheard(network.agent('alice')),
      machines,
      clock,
      random,
      profileFactory: () => ({ displayName: 'Alice', fullName: '' }),
    });
    engine.subscribe('', ({ key, record }) => {
      if (key === row.key && record?.value === row.after) reached ??= { value: record.value, context: record.context };
    });
    clock.waitFor(() => engine.idle());
    return engine;
  };

  let engine = await open();
  if (row.begin === 'inviter') await engine.start('inviter', 'i', {});
  else {
    await engine.start('channel-join', 'news', { link: channel.link, incognito: true });
    await engine.send(channelKey, { type: 'user.connect' });
  }
  if (row.once) {
    await clock.advance(5_000);
    await engine.send(channelKey, { type: 'user.leave' });
  }
  await clock.advance(5_000);
  if (loss.how !== 'not') {
    asked ??= submitted.length;
    if (reached) throw new Error(`${row.after} was reached in spite of the loss`);
    healed = true;
    if (loss.by === 'wake') await engine.wake();
    else {
      network.faults.crash('alice');
      engine = await open();
    }
    await clock.advance(5_000);
  }
  const end = {
    channel: (await engine.snapshot(channelKey))?.value,
    relay: (await engine.snapshot(relayKey))?.value,
    joinRequests: network.log.of('joinRequest').filter(({ taken }) => taken).length,
    deadLetters: engine.deadLetters().map(({ reason }) => reason),
  };
  const commands: AgentCommand[] = submitted.map(({ corrId: _, ...command }) => command);
  const next = plain(commands[asked ?? -1] ?? 'nothing');
  return { reached: plain(reached ?? 'nowhere'), next, end, commands: plain(commands) };
}

describe('an event that was lost', () => {
  for (const row of rows) {
    const name = row.of === undefined ? row.event : `${row.event} of ${row.of}`;
    const without = () => play(row, { how: 'not', by: 'wake' });

    it(`${name}, which the agent holds, is made good by a wake`, async () => {
      const [usual, late] = [await without(), await play(row, { how: 'unheard', by: 'wake' })];
      expect(late.reached).toEqual(usual.reached);
      expect(late.next).toEqual(usual.next);
    });

    it(`${name}, which the agent holds, is made good by a restart, once`, async () => {
      const [usual, late] = [await without(), await play(row, { how: 'unheard', by: 'restart' })];
      expect(late).toEqual(usual);
    });

    if (row.heldOnly) continue;
    for (const by of ['wake', 'restart'] as const) {
      it(`${name}, which the agent holds no more, is made good by a ${by}`, async () => {
        const [usual, late] = [await without(), await play(row, { how: 'forgotten', by })];
        expect(late.reached).toEqual(usual.reached);
        expect(late.next).toEqual(usual.next);
        expect(late.end).toEqual(usual.end);
      });
    }
  }
});

it('a status carries the request of an invitation, and the events that were not acknowledged', async () => {
  const clock = virtualClock();
  const network = await createNetwork({ clock });
  const agent = network.agent('alice');
  await agent.submit({
    type: 'createConnection',
    corrId: '1',
    connectionId: 'c',
    kind: 'invitation',
    mode: 'background',
  });
  expect(await agent.status(['c'])).toEqual([{ connectionId: 'c', state: 'new' }]);
  await clock.advance(1_000);
  const request: unknown = expect.stringContaining('simplex:/invitation');
  const told = { type: 'INV', id: expect.any(String) as unknown, corrId: '1', connectionId: 'c', request };
  expect(await agent.status(['c'])).toEqual([{ connectionId: 'c', state: 'created', request, unacknowledged: [told] }]);
});
