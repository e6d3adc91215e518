import type { Alice } from './alice.ts';
import type { World } from './world.ts';

/** With four relays each: a thousand instances. */
const channels = 200;
/** How often each channel has something to say: milliseconds. */
const pause = 1_000;

/** A thousand instances, a fifth of them channels in which somebody always talks: 200 events a second. */
export async function crowd({ network, clock }: World, alice: Alice): Promise<() => Promise<void>> {
  const all = Array.from({ length: channels }, (_, at) => {
    const last = at % 3 === 0 ? ({ behaviour: 'reject' } as const) : at % 5 === 0 ? ({ data: 'dead' } as const) : {};
    return network.addChannel({ name: `Channel ${at}`, relays: [{}, {}, {}, last] });
  });
  return async () => {
    for (const [at, { link, relays }] of all.entries()) {
      const id = `channel-${String(at).padStart(3, '0')}`;
      const { created } = await alice.engine.start('channel-join', id, { link });
      if (!created) continue;
      await alice.engine.send(`channel-join/${id}`, { type: 'user.connect' });
      const talk = (): void => {
        relays[0]?.send(
          { event: 'x.msg.new', params: { content: { type: 'text', text: 'Hello' } } },
          { signedBy: 'owner' },
        );
        clock.setTimer(talk, pause);
      };
      clock.setTimer(talk, (at / channels) * pause);
    }
  };
}
