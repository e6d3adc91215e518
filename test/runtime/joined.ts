import type { Store } from '../../persistence/store.ts';
import type { ChannelContext } from '../../machines/relay/channel-context.ts';
import { createEngine } from '../../runtime/engine.ts';
import { randomProfile } from '../../runtime/random-profile.ts';
import type { EngineRow } from '../../runtime/rows.ts';
import { createNetwork, seededRandom, virtualClock, type ChannelSpec } from '../../simulation/index.ts';

export const room = 'channel-join/the-room';

/** A client of a simulated network that has joined a channel, on a store that a test looks into. */
export async function joined(store: () => Store<EngineRow>, relays: NonNullable<ChannelSpec['relays']> = 2) {
  const clock = virtualClock();
  const network = await createNetwork({ clock, seed: 'joined' });
  const channel = network.addChannel({ name: 'Midnight Gardening', relays });
  const random = seededRandom('joined');

  async function open() {
    const engine = await createEngine({
      store: store(),
      agent: network.agent('alice'),
      clock,
      random,
      profileFactory: (_, draw) => randomProfile(draw),
    });
    let die = () => {};
    const death = new Promise<void>((resolve) => (die = resolve));
    const stopWaiting = clock.waitFor(() => Promise.race([engine.idle(), death]));
    await clock.settle();
    return { engine, stopWaiting, die };
  }

  let running = await open();
  await running.engine.start('channel-join', 'the-room', { link: channel.link, incognito: true });
  await running.engine.send(room, { type: 'user.connect' });
  await clock.advance(60_000);
  const context = (await running.engine.snapshot(room))?.context as unknown as ChannelContext;

  return {
    clock,
    network,
    channel,
    context,
    get engine() {
      return running.engine;
    },
    /** Time waits no more for a process that never ends what it does. */
    giveUp: () => running.die(),
    /** The process dies: nobody closes anything. */
    async restart() {
      running.stopWaiting();
      network.faults.crash('alice');
      running = await open();
      return running.engine;
    },
    /** What nobody may find any more once the channel is forgotten. */
    secrets: [
      'the-room',
      'Midnight Gardening',
      channel.link,
      channel.link.slice(channel.link.indexOf('#') + 1),
      ...channel.relayLinks,
      ...[context.profile?.displayName, context.key?.keyRef, context.key?.publicKey],
      ...[context.memberId, context.membershipId, context.group?.publicGroupId],
    ].map((secret) => secret ?? 'missing'),
  };
}
