import { describe, expect, it } from 'vitest';
import { clerk, clerkWith, join, message } from './clerk.ts';

const refused = { type: 'SMP', code: 'AUTH' };

describe('an answer of the agent', () => {
  it('completes its command: its machine hears it, and the row waits no more', async () => {
    const { agent, corrIds, heard, inFlight } = await clerkWith(message('a'), message('a'));
    await agent.answer(corrIds[0] ?? '', { type: 'SENT' });
    expect([await heard(), await inFlight()]).toEqual([['SENT'], ['sendMessage a']]);
  });

  it('that a message was not delivered completes it too, and no other command', async () => {
    const { agent, corrIds, heard, inFlight, engine } = await clerkWith(message('a'), join('b'));
    await agent.answer(corrIds[0] ?? '', { type: 'MERR', error: refused });
    await agent.answer(corrIds[1] ?? '', { type: 'MERR', error: refused });
    expect([await heard(), await inFlight()]).toEqual([['MERR'], ['joinConnection b']]);
    expect(engine.deadLetters()).toMatchObject([{ reason: 'wrong-kind', detail: 'expected JOINED' }]);
  });

  it('of another kind completes nothing, that of a message included', async () => {
    const { agent, corrIds, heard, inFlight, engine } = await clerkWith(message('a'));
    await agent.answer(corrIds[0] ?? '', { type: 'OK' });
    expect([await heard(), await inFlight()]).toEqual([[], ['sendMessage a']]);
    expect(engine.deadLetters()).toMatchObject([{ reason: 'wrong-kind', detail: 'expected SENT' }]);
  });

  it.each([
    ['WAIT', { type: 'WAIT', waitingFor: 'network' }],
    ['MWARN', { type: 'MWARN', error: refused }],
  ] as const)('that it is not done yet (%s) is heard, and the command is waited for still', async (type, event) => {
    const { agent, corrIds, heard, inFlight } = await clerkWith(message('a'));
    await agent.answer(corrIds[0] ?? '', event);
    expect([await heard(), await inFlight()]).toEqual([[type], ['sendMessage a']]);
  });

  it('about the network is nobody’s, and no dead letter', async () => {
    const { agent, heard, engine } = await clerkWith();
    await agent.emit({ type: 'NETWORK', online: false });
    expect([await heard(), engine.deadLetters(), agent.unacknowledged]).toEqual([[], [], []]);
    expect((await engine.snapshot(clerk))?.status).toBe('active');
  });
});
