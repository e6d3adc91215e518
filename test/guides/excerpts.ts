import { expect } from 'vitest';
import type { Guide } from './guide.ts';
import { engine } from './stand-ins/engine.ts';

const standIns = { './engine.ts': 'stand-ins/engine.ts' };
const anEngine = "import { engine } from './engine.ts';";

/** Pages that show parts of a client: what the rest of it would have is given to them. */
export const excerpts: readonly Guide[] = [
  { page: 'forgetting', standIns, given: anEngine },
  {
    page: 'groups',
    standIns,
    given: `${anEngine}\nconst groupProfile = { displayName: 'garden', fullName: '' };`,
    async play() {
      const keys = ['contact/nora', 'membership/garden', 'member-invitation/garden.nora', 'membership/orchard'];
      const records = await Promise.all(keys.map((key) => engine.snapshot(key)));
      expect(records.map((record) => record?.key)).toEqual(keys);
    },
  },
  {
    page: 'inspector',
    standIns,
    given:
      "/// <reference types='vite/client' />\nimport type { InspectionSource } from 'joinery/inspect';\n" +
      "import { options } from './engine.ts';\n" +
      'declare const element: HTMLElement;\ndeclare const source: InspectionSource;',
  },
  { page: 'merging', standIns, given: anEngine },
  {
    page: 'reliability',
    standIns,
    given:
      "import { createEngine } from 'joinery';\nimport { options } from './engine.ts';\n" +
      'declare const chats: { put(row: object): Promise<void> };',
  },
  { page: 'rosters', standIns, given: `${anEngine}\ndeclare function show(news: readonly { type: string }[]): void;` },
  {
    page: 'versions',
    given:
      "import type { EngineRow, Store } from 'joinery';\ndeclare const store: Store<EngineRow>;\n" +
      "declare const linkWatch: MachineDefinition['machine'];\n" +
      'declare const lines: string[];\ndeclare function write(line: string): void;',
  },
  { page: 'viewers' },
];
