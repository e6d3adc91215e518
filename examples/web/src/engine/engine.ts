import { shareEngine } from 'joinery/worker';
import { World } from './world.ts';

/** `?seed=7` makes a new network repeatable. */
const seed = new URLSearchParams(location.search).get('seed');

/** The simulated network, and the workers of this tab. */
export const world = new World(seed === null ? undefined : Number(seed));

/** The engine of the account: one for all tabs, in the worker of whichever tab has it. */
export const engine = shareEngine({ profile: 'joinery-web', spawn: () => world.spawn() });

engine.onRole((role) => {
  if (role === 'mirror' || role === 'elsewhere' || role === 'outdated') world.leave();
});
addEventListener('pagehide', () => world.leave());
