import type { Alice } from './alice.ts';
import { startPerson } from './person.ts';
import type { World } from './world.ts';

/** A group that Bob has founded and three others are in: its members are introduced to Alice, one by one. */
export async function group(world: World, alice: Alice): Promise<() => Promise<void>> {
  const [bob, ...others] = await Promise.all(['Bob', 'Cleo', 'Dan', 'Edda'].map((name) => startPerson(world, name)));
  if (!bob) throw new Error('nobody is there');
  let count = 0;
  return async () => {
    count += 1;
    const groupId = `club-${count}`;
    const link = await bob.found(groupId, `Woodworkers ${count}`);
    await Promise.all(others.map((each) => each.join(groupId, link)));
    await alice.engine.start('membership', groupId, { groupId, by: 'link', link });
  };
}
