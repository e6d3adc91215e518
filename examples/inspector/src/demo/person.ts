import { createEngine, type EngineRow, type InstanceRecord } from 'joinery';
import { memoryStore } from 'joinery/memory';
import type { World } from './world.ts';

/** Somebody else in the network, with an engine that nobody looks at. */
export interface Person {
  /** Founds a group, and returns the link by which anybody may join. */
  found(groupId: string, name: string): Promise<string>;
  /** Resolves when they are in the group. */
  join(groupId: string, link: string): Promise<void>;
}

export async function startPerson({ network, clock }: World, name: string): Promise<Person> {
  const engine = await createEngine({
    store: memoryStore<EngineRow>(),
    agent: network.agent(name),
    profileFactory: () => ({ displayName: name, fullName: name }),
    clock,
  });
  return {
    async found(groupId, displayName) {
      const groupProfile = { displayName, fullName: '' };
      await engine.start('membership', groupId, { groupId, by: 'create', groupProfile });
      const gate = { groupId, groupProfile, admission: { verdict: 'accept' } } as const;
      await engine.start('contact-address', groupId, { addressId: groupId, group: gate });
      const row = await engine.waitFor(`contact-address/${groupId}`, (each) => linkOf(each) !== undefined);
      return linkOf(row) ?? '';
    },
    async join(groupId, link) {
      await engine.start('membership', groupId, { groupId, by: 'link', link });
      await engine.waitFor(`membership/${groupId}`, (row) => row?.value === 'connected');
    },
  };
}

const linkOf = (row: InstanceRecord | undefined): string | undefined => {
  const { link } = row?.context ?? {};
  return typeof link === 'string' ? link : undefined;
};
