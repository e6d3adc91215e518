import { execFile, spawn, type ExecFileException } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importRows, listRows } from '../../persistence/archive.ts';
import { libsqlDriver } from '../../persistence/libsql.ts';
import { memoryStore } from '../../persistence/memory.ts';
import { sqliteStore } from '../../persistence/sqlite.ts';
import { archiveOf, filled, someRows } from './archive-lines.ts';

describe('an archive', () => {
  it('brings every row back, in another store too, and the same archive of it', async () => {
    const lines = await archiveOf(await filled(memoryStore()));
    expect(JSON.parse(lines[0] ?? '')).toEqual({ archive: 'joinery', format: 1, rows: 3 });
    const other = memoryStore();
    expect(await importRows(other, lines)).toBe(3);
    await other.open();
    expect(await other.all()).toEqual(someRows);
    expect(await archiveOf(other)).toEqual(lines);
    expect((await other.find('parked')).map(({ key }) => key)).toEqual(['parked/channel-join/b/1']);
    expect((await other.unfinished()).map(({ key }) => key)).toEqual(['channel-join/b']);
  });

  it('of an empty store is a header, and brings nothing', async () => {
    const lines = await archiveOf(await filled(memoryStore(), []));
    expect(lines).toHaveLength(1);
    expect(await importRows(memoryStore(), [...lines, ''])).toBe(0);
  });

  it('goes into a store with rows only where these are to be replaced', async () => {
    const { data } = await filled(memoryStore(), [
      { key: 'channel-join/a', labels: ['old'] },
      { key: 'gone', labels: ['old'] },
    ]);
    const lines = await archiveOf(await filled(memoryStore()));
    const refused = importRows(memoryStore({ from: data }), lines);
    await expect(refused).rejects.toMatchObject({ problem: { type: 'StoreNotEmpty', rows: 2 } });
    expect([...data.rows.keys()]).toEqual(['channel-join/a', 'gone']);
    expect(await importRows(memoryStore({ from: data }), lines, { replace: true })).toBe(3);
    const after = memoryStore({ from: data });
    await after.open();
    expect(await after.all()).toEqual(someRows);
    expect(await after.find('old')).toEqual([]);
  });

  it('ends the reign of whoever has the store open', async () => {
    const running = memoryStore();
    const { epoch } = await running.open();
    await importRows(memoryStore({ from: running.data }), await archiveOf(await filled(memoryStore())));
    await expect(running.commit({ epoch, turn: 1 }, [], [])).rejects.toMatchObject({
      failure: { type: 'StaleWriter' },
    });
  });

  const header = JSON.stringify({ archive: 'joinery', format: 1, rows: 1 });
  const row = JSON.stringify(someRows[0]);
  it.each([
    ['nothing at all', [], { type: 'ArchiveInvalid', line: 0 }],
    ['no JSON', ['not this'], { type: 'ArchiveInvalid', line: 1 }],
    ['a row for a header', [row], { type: 'ArchiveInvalid', line: 1 }],
    ['null for a header', ['null'], { type: 'ArchiveInvalid', line: 1 }],
    ['a header without a number of rows', ['{"archive":"joinery","format":1}'], { type: 'ArchiveInvalid', line: 1 }],
    ['a later format', ['{"archive":"joinery","format":2,"rows":0}'], { type: 'ArchiveNewer', format: 2 }],
    ['fewer rows than announced', [header], { type: 'ArchiveInvalid', line: 1 }],
    ['more rows than announced', [header, row, '{"key":"k","labels":[]}'], { type: 'ArchiveInvalid', line: 3 }],
    ['a line that was cut off', [header, row.slice(0, -9)], { type: 'ArchiveInvalid', line: 2 }],
    ['one key twice', [header, row, row], { type: 'ArchiveInvalid', line: 3 }],
    ['no row', [header, '7'], { type: 'ArchiveInvalid', line: 2 }],
    ['a row without a key', [header, '{"labels":[]}'], { type: 'ArchiveInvalid', line: 2 }],
    ['labels that are none', [header, '{"key":"k","labels":[7]}'], { type: 'ArchiveInvalid', line: 2 }],
    [
      'a mark that is none',
      [header, '{"key":"k","labels":[],"unfinished":"yes"}'],
      { type: 'ArchiveInvalid', line: 2 },
    ],
    ['a key that no store keeps', [header, '{"key":"k\\u0000","labels":[]}'], { type: 'ArchiveInvalid', line: 2 }],
  ])('with %s is refused, and the store is as before', async (_, lines, problem) => {
    const { data } = memoryStore();
    const importing = importRows(memoryStore({ from: data }), lines, { replace: true });
    await expect(importing).rejects.toMatchObject({ problem });
    expect(data.rows.size).toBe(0);
    expect(data.mark).toEqual({ epoch: 0, turn: 0 });
  });

  it('is listed without what is in the rows', async () => {
    const listed = await listRows(await filled(memoryStore()));
    expect(listed.map(({ key, value, unfinished }) => [key, value, unfinished])).toEqual([
      ['channel-join/a', 'functional', false],
      ['channel-join/b', '{"one":"two"}', true],
      ['parked/channel-join/b/1', undefined, false],
    ]);
    expect(JSON.stringify(listed)).not.toContain('quoted');
  });
});

describe('joinery-store', () => {
  let folder = '';
  const at = (name: string) => join(folder, name);
  const command = fileURLToPath(new URL('../../persistence/system-store-command.ts', import.meta.url));

  /** What the command prints, and how it ends. */
  const joineryStore = (...args: string[]) =>
    new Promise<{ code: unknown; out: string; err: string }>((resolve) => {
      execFile(process.execPath, ['--import', 'tsx', command, ...args], (error: ExecFileException | null, out, err) =>
        resolve({ code: error?.code ?? 0, out, err }),
      );
    });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'joinery-'));
    await (await filled(sqliteStore(libsqlDriver(at('store.db'))))).close();
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('lists and exports beside a writer, which goes on', async () => {
    const writer = sqliteStore(libsqlDriver(at('store.db')));
    const { epoch } = await writer.open();
    const listed = await joineryStore('list', at('store.db'));
    const exported = await joineryStore('export', at('store.db'), '--out', at('archive'));
    const again = await joineryStore('export', at('store.db'), '--out', at('archive'));
    const printed = await joineryStore('export', at('store.db'));
    await writer.commit({ epoch, turn: 1 }, [], []);
    const lines = await archiveOf(writer);
    await writer.close();

    expect(listed).toMatchObject({ code: 0, err: '' });
    expect(listed.out.split('\n').slice(0, 2)).toEqual([
      'channel-join/a\tchannel-join@1\tactive\tfunctional\t\t2026-01-01T00:00:00.000Z',
      'channel-join/b\tchannel-join@1\tactive\t{"one":"two"}\tunfinished\t2026-01-01T00:00:00.000Z',
    ]);
    expect(listed.out).toContain('3 rows, 1 unfinished');
    expect(exported).toMatchObject({ code: 0 });
    expect(await readFile(at('archive'), 'utf8')).toBe(`${lines.join('\n')}\n`);
    expect((await stat(at('archive'))).mode & 0o777).toBe(0o600);
    expect(again).toMatchObject({ code: 1, out: '' });
    expect(printed.out).toBe(`${lines.join('\n')}\n`);
  });

  it('imports into a new file, and into one with rows only when told', async () => {
    const lines = await archiveOf(await filled(memoryStore()));
    await writeFile(at('lines'), lines.join('\r\n'));
    expect(await joineryStore('import', at('new.db'), at('lines'))).toMatchObject({
      code: 0,
      out: '3 rows imported\n',
    });
    const refused = await joineryStore('import', at('new.db'), at('lines'));
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toContain('3 rows');
    expect(await joineryStore('import', at('new.db'), at('lines'), '--replace')).toMatchObject({ code: 0 });
    const store = sqliteStore(libsqlDriver(at('new.db')), { readOnly: true });
    await store.open();
    const after = await archiveOf(store);
    await expect(store.commit(await store.mark(), [], ['channel-join/a'])).rejects.toMatchObject({
      failure: { type: 'StoreUnavailable' },
    });
    await store.close();
    expect(after).toEqual(lines);
  });

  it('says what is wrong with a file, and makes none where it was only to look', async () => {
    await writeFile(at('foreign.db'), 'nothing of ours, and long enough to be looked into');
    for (const name of ['missing.db', 'foreign.db']) {
      const answer = await joineryStore('list', at(name));
      expect(answer).toMatchObject({ code: 1, out: '' });
      expect(answer.err).not.toContain('    at ');
    }
    await expect(stat(at('missing.db'))).rejects.toThrow('ENOENT');
    expect(await joineryStore('import', at('store.db'), at('nowhere'))).toMatchObject({ code: 1 });
  });

  it('lists a row whose time is none, and ends when nobody reads on', async () => {
    const rows = Array.from({ length: 3_000 }, (_, n) => ({
      ...{ key: `row/${String(n).padStart(4, '0')}`, labels: [] },
      ...{ updatedAt: 1e300, text: 'x'.repeat(200) },
    }));
    await (await filled(sqliteStore(libsqlDriver(at('many.db'))), rows)).close();
    const { code, out, err } = await joineryStore('list', at('many.db'));
    expect({ code, err, first: out.slice(0, 9) }).toEqual({ code: 0, err: '', first: 'row/0000\t' });

    const reader = spawn(process.execPath, ['--import', 'tsx', command, 'export', at('many.db')]);
    let complaint = '';
    reader.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    reader.stdout.once('data', () => reader.stdout.destroy());
    const [ended] = (await once(reader, 'close')) as [number];
    expect({ ended, complaint }).toEqual({ ended: 0, complaint: '' });
  });

  it('shows how it is used when it is asked for that', async () => {
    const { code, out, err } = await joineryStore('list', '--help');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('joinery-store import <store.db> <archive>');
  });

  it.each([
    [[]],
    [['burn', 'x']],
    [['toString', 'x']],
    [['list']],
    [['list', 'x', 'y']],
    [['list', 'x', '--everything']],
  ])('shows how it is used, asked %j', async (args) => {
    const answer = await joineryStore(...args);
    expect(answer).toMatchObject({ code: 2, out: '' });
    expect(answer.err).toContain('joinery-store import <store.db> <archive>');
    expect(answer.err).not.toContain('NaN');
  });
});
