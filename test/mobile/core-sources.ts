import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

/** What an application in React Native loads: engine, machines, words, screens, and the stores that are not of a browser. */
const entries = [
  'runtime/index.ts',
  'runtime/live/index.ts',
  'runtime/react/index.ts',
  'machines/index.ts',
  'machines/messages/index.ts',
  'persistence/memory.ts',
  'persistence/sqlite.ts',
  'persistence/expo-sqlite.ts',
  'persistence/op-sqlite.ts',
];

/** The sources of the core: its entries and all that they import, from the root of the project. */
export function coreSources(): string[] {
  const found = new Set(entries);
  for (const path of found) {
    for (const { fileName } of ts.preProcessFile(readFileSync(path, 'utf8')).importedFiles) {
      if (fileName.startsWith('.')) found.add(relative('.', join(path, '..', fileName)));
    }
  }
  return [...found];
}
