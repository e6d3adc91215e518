import { expect } from 'vitest';
import { Group } from './group.ts';
import { inGroups } from './scenario.ts';

const names = ['Hanna', 'Emil', 'Nora'] as const;
const mixes = names.reduce<string[][]>((all, name) => [...all, ...all.map((mix) => [...mix, name])], [[]]);

for (const old of mixes) {
  const who = old.length === 0 ? 'nobody' : old.join(' and ');
  inGroups(
    'GMC-41',
    `three are connected with each other where the agent of ${who} is old`,
    async (stage) => {
      const group = await Group.of(stage, 'Emil', 'Nora');
      const [emil, nora] = [await stage.device('Emil'), await stage.device('Nora')];
      expect(group.areConnected(emil, nora)).toBe(true);
      const joins = emil.steps.filter(({ event }) => event.type === 'JOINED');
      expect(joins.every(({ event }) => event['secured'] === !old.includes('Emil'))).toBe(true);
      await group.say(nora, 'hello');
      await stage.clock.advance(60_000);
      expect([group.heard(group.host), group.heard(emil)]).toEqual([['hello'], ['hello']]);
    },
    { old },
  );
}
