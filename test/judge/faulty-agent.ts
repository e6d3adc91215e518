import { readAgentEvent, type AgentEvent } from '../../machines/vocabulary/agent-event.ts';
import type { Agent } from '../../runtime/agent/agent.ts';
import type { Client } from './client.ts';
import { never, type Life } from './life.ts';

/**
 * Events that may be lost between agent and engine: those that a restart makes good, since their command is given
 * again, or since the agent's status tells the same.
 */
function canBeLost({ type, corrId }: AgentEvent): boolean {
  return corrId !== undefined ? type !== 'WAIT' && type !== 'MWARN' : type === 'CONF' || type === 'CON';
}

/** A client's agent that loses, repeats and mistakes what it says, and forgets what it is told. */
export function faultyAgent(client: Client, agent: Agent, life: Life): Agent {
  const { witness } = client;

  async function tell(event: unknown, handler: (event: AgentEvent) => Promise<void>): Promise<void> {
    await client.awake();
    if (!life.alive) return never;
    await handler(event as AgentEvent);
    if (!life.alive) return never;
    const read = readAgentEvent(event);
    if ('event' in read) witness.acknowledged(read.event);
  }

  async function hand(event: AgentEvent, handler: (event: AgentEvent) => Promise<void>): Promise<void> {
    const { what, ms = 0 } = client.mishap('event') ?? {};
    switch (what) {
      case 'twice':
        await tell(event, handler);
        return tell(event, handler);
      case 'twin':
        await tell(event, handler);
        return tell({ ...event, id: `${event.id}-twin` }, handler);
      case 'late':
        await client.pause(ms);
        break;
      case 'lost':
        if (canBeLost(event)) return;
        break;
      case 'malformed':
        if (canBeLost(event)) return tell({ ...event, corrId: 17, connectionId: null }, handler);
        break;
      case 'elsewhere':
        if (event.corrId !== undefined && canBeLost(event)) return tell({ ...event, connectionId: 'another' }, handler);
        break;
      default:
    }
    return tell(event, handler);
  }

  return {
    async submit(command) {
      await client.awake();
      if (!life.alive) return never;
      const { what } = client.mishap('submit') ?? {};
      client.tell(`  gives ${command.type} to its agent: ${command.corrId}`);
      witness.submitted(command, what !== 'refused');
      if (what === 'refused') throw new Error('the agent is busy');
      if (what !== 'forgotten') await agent.submit(command);
      if (!life.alive) return never;
      if (what === 'takenAndRefused') throw new Error('the answer of a submission was lost');
    },
    async cancel(corrIds) {
      await client.awake();
      if (!life.alive) return never;
      await agent.cancel(corrIds);
    },
    async status(connectionIds) {
      await client.awake();
      if (!life.alive) return never;
      const { what, ms = 0 } = client.mishap('status') ?? {};
      if (what === 'refused') throw new Error('the agent knows nothing now');
      if (what === 'late') await client.pause(ms);
      if (!life.alive) return never;
      return agent.status(connectionIds);
    },
    onEvent: (handler) =>
      agent.onEvent(async (event) => {
        if (!life.alive) return never;
        client.tell(`hears ${event.type}${event.corrId === undefined ? '' : ` ${event.corrId}`}`);
        return hand(event, handler);
      }),
    close: () => agent.close(),
  };
}
