import { describe, expect, test } from 'vitest';
import { memoryStore } from '../../persistence/memory.ts';
import { adaptAgent } from '../../runtime/agent/adapt-agent.ts';
import type { AdapterRow } from '../../runtime/agent/adapter-journal.ts';
import type { AgentEvent } from '../../machines/vocabulary/agent-event.ts';
import type { Agent, SubmittedCommand } from '../../runtime/agent/agent.ts';
import type { WeakAgent } from '../../runtime/agent/weak-agent.ts';
import { createNetwork, virtualClock, weakAgent } from '../../simulation/index.ts';

/** Alice with an adapted agent, on a store that outlives it. */
async function alice() {
  const network = await createNetwork({ clock: virtualClock() });
  const channel = network.addChannel({ relays: 1 });
  const { data } = memoryStore<AdapterRow>();
  const events: AgentEvent[] = [];
  const open = async (weak: WeakAgent = weakAgent(network, 'alice')) => {
    const agent = await adaptAgent(weak, memoryStore<AdapterRow>({ from: data }));
    agent.onEvent(async (event) => void events.push(event));
    return agent;
  };
  const answer = (corrId: string) => events.find((event) => event.corrId === corrId && event.type !== 'WAIT');
  const ask = async (agent: Agent, command: SubmittedCommand) => {
    await agent.submit(command);
    await network.clock.runUntil(() => answer(command.corrId) !== undefined);
    return answer(command.corrId);
  };
  const fetchLink = { type: 'fetchLink', corrId: 'link', link: channel.relayLinks[0]!, mode: 'background' } as const;
  const joinCommand = async (agent: Agent): Promise<SubmittedCommand> => {
    const link = await ask(agent, fetchLink);
    if (link?.type !== 'LDATA') throw new Error('no link data');
    const message = {
      event: 'x.member',
      params: { profile: { displayName: 'alice' }, newMemberId: 'm', newMemberKey: 'k' },
    };
    return {
      type: 'joinConnection',
      corrId: 'join',
      connectionId: 'c1',
      request: link.data.request,
      message,
      mode: 'background',
    };
  };
  /** The client runs for a while without anybody to listen: what its agent tells is lost. */
  const runUnheard = async () => {
    const unheard = weakAgent(network, 'alice');
    await network.clock.advance(60_000);
    await unheard.close();
  };
  return { network, data, events, open, ask, answer, fetchLink, joinCommand, runUnheard };
}

describe('answers that were told to nobody', () => {
  test('a join is answered by what the status proves, and its confirmation is found by the status', async () => {
    const { network, open, joinCommand, runUnheard, answer, events } = await alice();
    const before = await open();
    const join = await joinCommand(before);
    network.faults.offline('alice');
    await before.submit(join);
    network.faults.crash('alice');
    network.faults.offline('alice', false);
    await runUnheard();

    const after = await open();
    await network.clock.runUntil(() => answer('join') !== undefined);
    expect(answer('join')).toMatchObject({ type: 'JOINED', connectionId: 'c1' });
    expect(events.filter(({ type }) => type === 'CONF')).toEqual([]);
    expect(await after.status(['c1'])).toMatchObject([{ connectionId: 'c1', state: 'confirmed', confirmation: {} }]);
    expect(network.log.of('joinRequest')).toHaveLength(1);
  });

  test('a link is fetched again', async () => {
    const { network, open, fetchLink, runUnheard, answer } = await alice();
    const before = await open();
    network.faults.offline('alice');
    await before.submit(fetchLink);
    network.faults.crash('alice');
    network.faults.offline('alice', false);
    await runUnheard();
    await open();
    await network.clock.runUntil(() => answer('link') !== undefined);
    expect(answer('link')).toMatchObject({ type: 'LDATA' });
  });

  test('an allow is answered by what the status proves', async () => {
    const { network, open, joinCommand, runUnheard, answer, events } = await alice();
    const weak = weakAgent(network, 'alice');
    let heard = true;
    const before = await open({
      ...weak,
      onEvent: (handler) => weak.onEvent((event) => void (heard && handler(event))),
    });
    await before.submit(await joinCommand(before));
    await network.clock.runUntil(() => events.some(({ type }) => type === 'CONF'));
    const confirmation = events.find((event) => event.type === 'CONF');
    if (confirmation?.type !== 'CONF') throw new Error('no confirmation');
    const { connectionId, confirmationId } = confirmation;
    const message = { event: 'x.info', params: { profile: { displayName: 'alice' } } };
    heard = false;
    await before.submit({ type: 'allowConnection', corrId: 'allow', connectionId, confirmationId, message });
    await network.clock.settle();
    network.faults.crash('alice');
    await runUnheard();

    const after = await open();
    await network.clock.runUntil(() => answer('allow') !== undefined);
    expect(answer('allow')).toMatchObject({ type: 'OK' });
    expect(await after.status(['c1'])).toMatchObject([{ state: 'ready' }]);
  });

  test('a command whose error was told to nobody can be withdrawn', async () => {
    const { network, open, joinCommand, runUnheard, answer } = await alice();
    const before = await open();
    const join = await joinCommand(before);
    network.faults.offline('alice');
    await before.submit(join);
    network.faults.crash('alice');
    network.faults.offline('alice', false);
    network.faults.fail('alice', 'joinConnection', { type: 'SMP', code: 'AUTH' });
    await runUnheard();

    const after = await open();
    await network.clock.advance(60_000);
    expect(answer('join')).toBeUndefined();
    expect(await after.status(['c1'])).toEqual([{ connectionId: 'c1', state: 'new' }]);
    await after.cancel(['join']);
    await network.clock.runUntil(() => answer('join') !== undefined);
    expect(answer('join')).toMatchObject({ type: 'ERR', error: { type: 'CANCELLED' } });
  });
});

test('an agent whose events cannot be stored any more refuses to go on', async () => {
  const { network, open, joinCommand, data } = await alice();
  const agent = await open();
  await agent.submit(await joinCommand(agent));
  // Another writer opened the store.
  await memoryStore<AdapterRow>({ from: data }).open();
  await network.clock.advance(60_000);
  await expect(agent.submit({ type: 'createKey', corrId: 'key' })).rejects.toThrow('could not store an event');
});

test('the answers of a deleted connection are forgotten with it', async () => {
  const { network, open, ask, joinCommand, data } = await alice();
  const agent = await open();
  await ask(agent, await joinCommand(agent));
  await ask(agent, { type: 'deleteConnection', corrId: 'delete', connectionId: 'c1' });
  await network.clock.advance(1_000);
  const commands = [...data.rows.keys()].filter((key) => key.includes('/command/'));
  expect(commands.map((key) => key.split('/').at(-1)).toSorted()).toEqual(['delete', 'link']);
});

test('where commands cannot be withdrawn, a link fetch answers CANCELLED at once, a join when it is done', async () => {
  const { network, open, ask, joinCommand, answer } = await alice();
  const { cancel: _, ...weak } = weakAgent(network, 'alice');
  const agent = await open(weak);
  const join = await joinCommand(agent);
  network.faults.offline('alice');
  const fetchAgain = {
    type: 'fetchLink',
    corrId: 'again',
    link: network.channels[0]!.link,
    mode: 'background',
  } as const;
  await agent.submit(fetchAgain);
  await agent.submit(join);
  await agent.cancel(['again', 'join']);
  await network.clock.advance(1_000);
  expect(answer('again')).toMatchObject({ type: 'ERR', error: { type: 'CANCELLED' } });
  expect(answer('join')).toBeUndefined();
  network.faults.offline('alice', false);
  expect(await ask(agent, join)).toMatchObject({ type: 'JOINED' });
});

test('what the agent never took is given to it once after a restart, however often it is submitted', async () => {
  const { network, open, fetchLink } = await alice();
  const weak = weakAgent(network, 'alice');
  const refusing = await open({ ...weak, submit: () => Promise.reject(new Error('not now')) });
  await expect(refusing.submit(fetchLink)).rejects.toThrow('not now');
  const given: string[] = [];
  const again = weakAgent(network, 'alice');
  const agent = await open({ ...again, submit: (command) => (given.push(command.corrId), again.submit(command)) });
  await Promise.all([agent.submit(fetchLink), agent.submit(fetchLink)]);
  await agent.submit(fetchLink);
  expect(given).toEqual(['link']);
});
