import { describe, expect, it } from 'vitest';
import type { AgentCommand } from '../../machines/vocabulary/agent-command.ts';
import { clerk, clerkWith, deletion, join, message } from './clerk.ts';

const nameOf = (command: AgentCommand): string =>
  'connectionId' in command ? `${command.type} ${command.connectionId}` : command.type;

/** A clerk whose agent refuses what it is told to refuse; and what the agent has taken and withdrawn, in order. */
async function atWork(refuses: (command: AgentCommand) => boolean) {
  const world = await clerkWith();
  const took: string[] = [];
  const tried: string[] = [];
  const state = { refuses };
  const names = new Map<string, string>();
  const engine = await world.restart({
    agent: {
      ...world.agent,
      submit: async (command) => {
        names.set(command.corrId, nameOf(command));
        tried.push(nameOf(command));
        await Promise.resolve();
        if (state.refuses(command)) throw new Error('not now');
        await world.agent.submit(command);
        took.push(nameOf(command));
      },
      cancel: async (corrIds) => {
        await world.agent.cancel(corrIds);
        took.push(...corrIds.map((corrId) => `(${names.get(corrId)})`));
      },
    },
    random: (length) => new Uint8Array(length).fill(128),
  });
  world.clock.waitFor(() => engine.idle());
  const ask = async (...commands: readonly AgentCommand[]): Promise<void> => {
    for (const command of commands) await engine.send(clerk, { type: 'ask', command });
    await engine.idle();
  };
  return { ...world, engine, ask, state, took, tried };
}

const isMessage = ({ type }: AgentCommand): boolean => type === 'sendMessage';

describe('what is asked about one connection', () => {
  it('is handed over in the order in which it was asked, though the first was refused', async () => {
    const { ask, clock, state, took, tried } = await atWork(isMessage);
    await ask(message('a'), deletion('a'));
    expect([took, tried]).toEqual([[], ['sendMessage a']]);
    await clock.advance(4_000);
    expect(took).toEqual([]);
    state.refuses = () => false;
    await clock.advance(4_000);
    expect(took).toEqual(['sendMessage a', 'deleteConnection a']);
  });

  it('waits for its turn, not for the answer to what was before it', async () => {
    const { ask, took } = await atWork(() => false);
    await ask(join('a'), message('a'), deletion('a'));
    expect(took).toEqual(['joinConnection a', 'sendMessage a', 'deleteConnection a']);
  });

  it('keeps nothing else waiting, nor takes its place', async () => {
    const { ask, took } = await atWork(({ type }) => type === 'joinConnection');
    await ask(join('a'), message('a'), message('b'), { type: 'createKey' }, deletion('a'), deletion('b'));
    expect(took).toEqual(['sendMessage b', 'createKey', 'deleteConnection b']);
  });

  it('is handed over in that order after a restart, too', async () => {
    const { ask, agent, engine, clock, restart } = await atWork(isMessage);
    await ask(message('a'), deletion('a'));
    await engine.close();
    await restart({ agent });
    await clock.advance(60_000);
    expect(agent.held.map(nameOf)).toEqual(['sendMessage a', 'deleteConnection a']);
  });
});

describe('what is withdrawn before the agent has it', () => {
  it('is withdrawn after it was handed over: else it would be carried out', async () => {
    const { ask, clock, engine, state, took } = await atWork(isMessage);
    await ask(message('a'), join('a'));
    await engine.send(clerk, { type: 'withdraw' });
    await engine.idle();
    expect(took).toEqual([]);
    state.refuses = () => false;
    await clock.advance(2_000);
    expect(took).toEqual(['sendMessage a', '(sendMessage a)', 'joinConnection a', '(joinConnection a)']);
  });

  it('keeps nobody waiting who is refused again: what was given up has to go', async () => {
    const { ask, clock, engine, took } = await atWork(isMessage);
    await ask(message('a'), message('a'));
    await engine.send(clerk, { type: 'withdraw' });
    await ask(deletion('a'));
    expect(took).toEqual([]);
    await clock.advance(10_000);
    expect(took).toEqual(['deleteConnection a']);
  });
});
