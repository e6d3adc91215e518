import { createActor, type AnyActorRef } from 'xstate';
import { channelJoin } from '../../../machines/relay/channel-join.ts';
import { relayConnection } from '../../../machines/relay/relay-connection.ts';
import type { AgentCommand } from '../../../machines/vocabulary/agent-command.ts';
import { randomProfile } from '../../../runtime/random-profile.ts';
import { systemRandom } from '../../../runtime/system.ts';
import { encodeBase64url } from '../../../machines/vocabulary/base64url.ts';
import { answersTo, channelLink } from '../prompt-agent.ts';
import { relaysEach } from '../engine-work.ts';
import { durability, rawDatabase } from './raw.ts';

/**
 * What the documentation of XState advises: live actors, and `getPersistedSnapshot()` stored on every change. The
 * snapshot of the channel holds those of its relays, so that a change of any is one put of the whole.
 */
export async function recipe(channels: number, parallel: boolean): Promise<{ events: number; milliseconds: number }> {
  const { database, drop } = await rawDatabase();
  const save = async (key: string, snapshot: unknown) => {
    const { store, done } = database.transaction('rows', 'readwrite', { durability });
    void store.put({ key, snapshot });
    await done;
  };
  const start = performance.now();
  let events = 0;
  if (parallel) {
    const counts = await Promise.all(Array.from({ length: channels }, (_, channel) => joinLive(channel, save)));
    for (const count of counts) events += count;
  } else {
    for (let channel = 0; channel < channels; channel++) events += await joinLive(channel, save);
  }
  const milliseconds = performance.now() - start;
  await drop();
  return { events, milliseconds };
}

/** Joins one channel as live actors. Returns how many external events it took, each stored before the next. */
async function joinLive(channel: number, save: (key: string, snapshot: unknown) => Promise<void>): Promise<number> {
  const waiting: { actor: AnyActorRef; event: object }[] = [];
  let events = 0;
  const actions = {
    command({ self }: { self: AnyActorRef }, command: AgentCommand) {
      const corrId = `${channel}-${++events}`;
      for (const event of answersTo({ ...command, corrId }, relaysEach)) waiting.push({ actor: self, event });
    },
    cancelCommands: () => undefined,
    draw: ({ self }: { self: AnyActorRef }, { bytes }: { bytes: number }) =>
      self.send({ type: 'drawn', bytes: encodeBase64url(systemRandom(bytes)) }),
    makeProfile: ({ self }: { self: AnyActorRef }) =>
      self.send({ type: 'profileMade', profile: randomProfile(systemRandom) }),
    refuse: () => undefined,
  };
  const machine = channelJoin.provide({
    actions,
    actors: { 'relay-connection': relayConnection.provide({ actions }) },
  });
  const actor = createActor(machine, { input: { link: channelLink(channel), incognito: true } });
  const store = () => save(`channel-join/c${channel}`, actor.getPersistedSnapshot());
  let taken = 1;
  actor.start();
  await store();
  waiting.push({ actor, event: { type: 'user.connect' } });
  for (let next = waiting.shift(); next; next = waiting.shift(), taken++) {
    next.actor.send({ ...next.event, id: `event-${taken}`, at: Date.now() });
    await store();
  }
  const { relays } = actor.getSnapshot().context;
  if (!relays.every(({ phase }) => phase === 'connected')) throw new Error('the recipe did not connect');
  actor.stop();
  return taken;
}
