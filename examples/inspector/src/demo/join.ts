import type { Alice } from './alice.ts';
import type { World } from './world.ts';

/** A channel whose relays all behave otherwise: it works soon, and some of it never will. */
export async function join({ network }: World, alice: Alice): Promise<() => Promise<void>> {
  let count = 0;
  return async () => {
    count += 1;
    const { link } = network.addChannel({
      name: `Lighthouse ${count}`,
      relays: [
        { name: 'Aurora' },
        { name: 'Birch', delay: 6_000 },
        { name: 'Cobalt', behaviour: 'reject', rejection: 'blocked_name' },
        { name: 'Drift', data: 'dead' },
        { name: 'Ember', busy: 2 },
        { name: 'Fjord', behaviour: 'ignore' },
      ],
    });
    await alice.engine.start('channel-join', `lighthouse-${count}`, { link });
    await alice.engine.send(`channel-join/lighthouse-${count}`, { type: 'user.connect' });
  };
}
