#!/usr/bin/env node
/** `joinery-store`: what an SQLite store holds, for a terminal. The same functions are in `joinery/archive`. */
import { closeSync, createReadStream, existsSync, openSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { ArchiveError, exportRows, importRows, listRows, type ListedRow } from './archive.ts';
import { libsqlDriver } from './libsql.ts';
import { sqliteStore } from './sqlite.ts';
import { StoreError, type Store } from './store.ts';

const usage = `joinery-store list <store.db> [--json]
joinery-store export <store.db> [--out <archive>]
joinery-store import <store.db> <archive> [--replace]

list and export read only, beside an application that runs. import makes the file if it is missing, and an application
that runs on it writes no more. An archive holds links and key references: keep it like the store itself.
`;

/** How many words each command is, its own included. */
const lengths = new Map([
  ['list', 2],
  ['export', 2],
  ['import', 3],
]);

// Whoever reads what is printed may stop before its end, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});
process.exitCode = await run(process.argv.slice(2));

async function run(args: string[]): Promise<number> {
  if (args.includes('--help')) {
    process.stdout.write(usage);
    return 0;
  }
  let asked: ReturnType<typeof readArguments>;
  try {
    asked = readArguments(args);
  } catch (error) {
    // Node's message goes on with advice about `--`, which is of no use here.
    const [what = ''] = (error instanceof Error ? error.message : String(error)).split(/\. |\.?\n/);
    process.stderr.write(`${what}\n\n${usage}`);
    return 2;
  }
  const { command, path, archive, values } = asked;
  try {
    if (command === 'list') await reading(path, (store) => list(store, values.json ?? false));
    if (command === 'export') await reading(path, (store) => save(store, values.out));
    if (command === 'import') await load(path, archive, values.replace ?? false);
    return 0;
  } catch (error) {
    if (!(error instanceof StoreError || error instanceof ArchiveError || isSystemError(error))) throw error;
    process.stderr.write(`${wordsOf(error)}\n`);
    return 1;
  }
}

function readArguments(args: string[]) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { json: { type: 'boolean' }, out: { type: 'string' }, replace: { type: 'boolean' } },
  });
  const [command = '', path = '', archive = ''] = positionals;
  const count = lengths.get(command);
  if (count === undefined) throw new TypeError(command === '' ? 'What is to be done?' : `No such command: ${command}`);
  if (positionals.length !== count) throw new TypeError(`${command} takes ${count - 1} path${count > 2 ? 's' : ''}.`);
  return { command, path, archive, values };
}

async function reading(path: string, use: (store: Store) => Promise<void>): Promise<void> {
  if (!existsSync(path)) throw new StoreError({ type: 'StoreUnavailable', detail: `there is no file ${path}` });
  const store: Store = sqliteStore(libsqlDriver(path), { readOnly: true });
  await store.open();
  try {
    await use(store);
  } finally {
    await store.close();
  }
}

async function list(store: Store, json: boolean): Promise<void> {
  const rows = await listRows(store);
  for (const row of rows) process.stdout.write(`${json ? JSON.stringify(row) : columnsOf(row)}\n`);
  if (json) return;
  const unfinished = rows.filter((row) => row.unfinished).length;
  process.stdout.write(`${rows.length} rows, ${unfinished} unfinished\n`);
}

function columnsOf({ key, machine, version, status, value, unfinished, updatedAt }: ListedRow): string {
  const where = machine === undefined ? '' : `${machine}@${version ?? '?'}`;
  const when = new Date(updatedAt ?? NaN);
  // Of a row that is damaged it may be no time.
  const written = Number.isNaN(when.getTime()) ? '' : when.toISOString();
  return [key, where, status ?? '', value ?? '', unfinished ? 'unfinished' : '', written].join('\t');
}

async function save(store: Store, path: string | undefined): Promise<void> {
  if (path === undefined) {
    for await (const line of exportRows(store)) process.stdout.write(`${line}\n`);
    return;
  }
  // Never over a file that is there, and for nobody else to read.
  const file = openSync(path, 'wx', 0o600);
  try {
    for await (const line of exportRows(store)) writeSync(file, `${line}\n`);
  } finally {
    closeSync(file);
  }
}

async function load(path: string, archive: string, replace: boolean): Promise<void> {
  const lines = createInterface({ input: createReadStream(archive, 'utf8'), crlfDelay: Infinity });
  const store: Store = sqliteStore(libsqlDriver(path));
  const rows = await importRows(store, lines, { replace });
  process.stdout.write(`${rows} rows imported\n`);
}

/** The file system's own failures: no such file, no permission, a file that is there already. */
function isSystemError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && typeof (error as { code?: unknown }).code === 'string';
}

function wordsOf(error: Error): string {
  if (!(error instanceof ArchiveError)) return error.message;
  const { problem } = error;
  switch (problem.type) {
    case 'ArchiveInvalid':
      return `Not imported: line ${problem.line} of the archive: ${problem.why}.`;
    case 'ArchiveNewer':
      return 'Not imported: the archive was made by a later version of Joinery.';
    case 'StoreNotEmpty':
      return `Not imported: the store holds ${problem.rows} rows. --replace deletes them first.`;
  }
}
