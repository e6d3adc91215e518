import { encodeBase64url } from '../../../machines/vocabulary/base64url.ts';
import { chatMessage, type ChatMessage } from '../../../machines/vocabulary/chat-message.ts';
import type { Agent } from '../../../runtime/agent/agent.ts';
import type { Client } from '../client.ts';
import type { Sabotage } from '../sabotage.ts';
import { contactOf } from './people.ts';
import { between, type ForgedDeed, type MergePlan } from './plan.ts';
import { recordAt, rootOf, sightsOf } from './sights.ts';
import type { MergeWorld } from './world.ts';

/** A client hears what nobody has said; by an agent that is as good as any. */
export function inject(world: MergeWorld, client: string, connectionId: string, message: ChatMessage): void {
  world.network.inject(client, { type: 'MSG', connectionId, message });
}

/** Somebody who is not asked confirms; or what was confirmed is heard again. */
export function forge(world: MergeWorld, { kind, client, record }: ForgedDeed): void {
  const { reader } = world;
  const said = (probe: string | undefined, connectionId: string | undefined) => {
    if (probe !== undefined && connectionId !== undefined)
      inject(world, client, connectionId, chatMessage.infoProbeOk(probe));
  };
  switch (kind) {
    case 'echo': {
      const { probe, to } = reader.secrets.lastOf(client) ?? {};
      const heard = sightsOf(world, client).filter(({ key }) => reader.truth.whose(client, key).includes(to ?? ''));
      // Who got the secret may have got its hash too: then it says nothing but what is so.
      return heard.length === 1 ? said(probe, heard[0]?.connectionId) : undefined;
    }
    case 'invent':
      return said(encodeBase64url(new Uint8Array(32).fill(record)), recordAt(world, client, record)?.connectionId);
    case 'replay': {
      const entry = reader.confirmationOf(client);
      return entry && inject(world, client, entry.connectionId, entry.message);
    }
  }
}

/**
 * Who is each of two people to the other passes on what they say about probes: between the connections with them, once
 * each.
 */
export function withRelay(sabotage: Sabotage, { ties, hides }: MergePlan): Sabotage {
  const records = ties.flatMap(({ host }, at) => (host === between ? [contactOf(at)] : []));
  if (records.length !== 2) return sabotage;
  const passed = new Set<string>();
  const passOn = (agent: Agent, { witness }: Client): Agent => {
    const connectionOf = (key: string | undefined) => {
      const row = key === undefined ? undefined : witness.bytes.row(key);
      return (row?.context as { connectionId?: string } | undefined)?.connectionId;
    };
    return {
      ...agent,
      onEvent: (handler) =>
        agent.onEvent(async (event) => {
          await handler(event);
          if (event.type !== 'MSG' || !event.message.event.startsWith('x.info.probe')) return;
          const from = rootOf(witness.owners.get(event.connectionId) ?? '');
          const connectionId = connectionOf(records.find((each) => each !== from));
          if (!records.includes(from) || connectionId === undefined) return;
          const said = `${connectionId} ${JSON.stringify(event.message)}`;
          if (passed.has(said)) return;
          passed.add(said);
          const corrId = `passed-${passed.size}`;
          witness.issued.set(corrId, 0);
          const message = hides ? hidden(event.message) : event.message;
          await agent.submit({ type: 'sendMessage', corrId, connectionId, message });
        }),
    };
  };
  return {
    ...sabotage,
    agent: (agent, client) => (client.name === between ? passOn(agent, client) : sabotage.agent(agent, client)),
  };
}

/** Without what its sender announces. */
function hidden(message: ChatMessage): ChatMessage {
  const { joinery: _, ...params } = message.params;
  return { ...message, params };
}
