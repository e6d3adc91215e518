import { describe, expect, it } from 'vitest';
import type { AgentCommand } from '../../machines/vocabulary/agent-command.ts';
import { channelData } from '../machines/live.ts';
import { clerk, clerkWith, deletion, join, message } from './clerk.ts';

/** A clerk who has asked for it and then withdrew it. */
async function withdrawn(command: AgentCommand) {
  const world = await clerkWith(command);
  await world.send({ type: 'withdraw' });
  return { ...world, corrId: world.corrIds[0] ?? '' };
}

describe('what is withdrawn', () => {
  it('is all that is in flight, messages too, but no deletion: what was given up has to go', async () => {
    const { send, inFlight, agent, corrIds } = await clerkWith(join('a'), message('a'), deletion('b'));
    await send({ type: 'withdraw' });
    expect(await inFlight()).toEqual(['(joinConnection a)', '(sendMessage a)', 'deleteConnection b']);
    expect(agent.cancelled).toEqual(corrIds.slice(0, 2));
  });

  it('is not what is asked for afterwards', async () => {
    const { ask, inFlight } = await withdrawn(join('a'));
    await ask(join('b'));
    expect(await inFlight()).toEqual(['(joinConnection a)', 'joinConnection b']);
  });

  it('stays on its row until it is answered, and its machine does not hear the answer', async () => {
    const { agent, corrId, heard, inFlight } = await withdrawn(message('a'));
    await agent.answer(corrId, { type: 'SENT' });
    expect([await heard(), await inFlight()]).toEqual([[], []]);
  });

  it('is withdrawn from the agent again after a restart', async () => {
    const { agent, corrId, restart } = await withdrawn(join('a'));
    const before = agent.cancelled.length;
    await restart();
    expect(agent.cancelled.slice(before)).toEqual([corrId]);
  });
});

describe('a connection that a withdrawn join made after all', () => {
  const joined = { type: 'JOINED', secured: true } as const;

  it('is deleted', async () => {
    const { agent, corrId, inFlight } = await withdrawn(join('a'));
    await agent.answer(corrId, joined);
    expect(await inFlight()).toEqual(['deleteConnection a']);
  });

  it('is kept where its machine owns it again', async () => {
    const { agent, corrId, inFlight, send } = await withdrawn(join('a'));
    await send({ type: 'own', connectionIds: ['a'] });
    await agent.answer(corrId, joined);
    expect(await inFlight()).toEqual([]);
  });

  it('is deleted where its machine owns another one', async () => {
    const { agent, corrId, inFlight, send } = await withdrawn(join('a'));
    await send({ type: 'own', connectionIds: ['b'] });
    await agent.answer(corrId, joined);
    expect(await inFlight()).toEqual(['deleteConnection a']);
  });

  it('is deleted where its machine is over, whatever that owned', async () => {
    const { agent, corrId, inFlight, send } = await withdrawn(join('a'));
    await send({ type: 'own', connectionIds: ['a'] });
    await send({ type: 'retire' });
    await agent.answer(corrId, joined);
    expect(await inFlight()).toEqual(['deleteConnection a']);
  });

  it('is not deleted a second time while its deletion is under way', async () => {
    const { agent, corrId, ask, inFlight } = await withdrawn(join('a'));
    await ask(deletion('a'));
    await agent.answer(corrId, joined);
    expect(await inFlight()).toEqual(['deleteConnection a']);
  });

  it('is deleted while something else of it, or the deletion of another, is under way', async () => {
    const { agent, corrId, ask, inFlight } = await withdrawn(join('a'));
    await ask(deletion('b'));
    await ask(message('a'));
    await agent.answer(corrId, joined);
    expect(await inFlight()).toEqual(['deleteConnection b', 'sendMessage a', 'deleteConnection a']);
  });

  it('was not made where the join failed: there is nothing to delete', async () => {
    const { agent, corrId, inFlight } = await withdrawn(join('a'));
    await agent.answer(corrId, { type: 'ERR', error: { type: 'SMP', code: 'AUTH' } });
    expect(await inFlight()).toEqual([]);
  });

  it('is not that of a message which was delivered all the same', async () => {
    const { agent, corrId, inFlight } = await withdrawn(message('a'));
    await agent.answer(corrId, { type: 'SENT' });
    expect(await inFlight()).toEqual([]);
  });

  it('is none where the command was to fetch a link', async () => {
    const { agent, corrId, inFlight, heard } = await withdrawn({ type: 'fetchLink', link: 'l', mode: 'background' });
    await agent.answer(corrId, { type: 'LDATA', data: channelData([1]) });
    expect([await inFlight(), await heard()]).toEqual([[], []]);
  });
});

describe('an instance that is forgotten', () => {
  /** What the agent is asked to delete, with what it had been asked before. */
  const deletions = ({ held }: Awaited<ReturnType<typeof clerkWith>>) =>
    held('deleteConnection').map((each) => ('connectionId' in each ? each.connectionId : ''));

  it('has the connection that it owns deleted, and not again where that is under way', async () => {
    const world = await clerkWith(join('a'), deletion('a'));
    await world.send({ type: 'own', connectionIds: ['a', 'b'] });
    await world.engine.forget(clerk);
    await world.engine.idle();
    expect(deletions(world)).toEqual(['a', 'b']);
  });

  it('has its messages withdrawn, unless they are to arrive first', async () => {
    const now = await clerkWith(join('a'), message('a'));
    await now.engine.forget(clerk);
    await now.engine.idle();
    expect(now.agent.cancelled).toEqual(now.corrIds);
    const later = await clerkWith(join('a'), message('a'));
    await later.engine.forget(clerk, { afterDelivery: true });
    await later.engine.idle();
    expect(later.agent.cancelled).toEqual(later.corrIds.slice(0, 1));
  });
});
