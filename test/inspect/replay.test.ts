import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { assign, type AnyStateMachine } from 'xstate';
import { registry } from '../../machines/registry.ts';
import { readRecording } from '../../runtime/inspect/read-recording.ts';
import { recordingOf, recordingSource, type Recording, writeRecording } from '../../runtime/inspect/recording.ts';
import { replay } from '../../runtime/inspect/replay.ts';
import type { Registry } from '../../runtime/rows.ts';
import { StreamReader } from './stream-reader.ts';

const file = 'test/inspect/recordings/channel-join.recording';
const text = readFileSync(file, 'utf8');
const recording = readRecording(text);

/** The machines, one of which was changed. */
function changed(machine: keyof typeof registry, implementations: object): Registry {
  const definition = registry[machine];
  const sabotaged = (definition.machine as AnyStateMachine).provide(implementations as never) as AnyStateMachine;
  return { ...registry, [machine]: { ...definition, machine: sabotaged } };
}

describe('a recording of a join', () => {
  test('is replayed by the machines as they are, step by step, without a difference', () => {
    expect(replay(recording, registry)).toEqual({ steps: 33, skipped: 0, difference: undefined });
    expect(recording.redacted).toBe(true);
  });

  test('from the middle on it is replayed from the rows that are known there', () => {
    const middle = recording.records.findIndex(({ type }) => type === 'commit') + 1;
    const rest = { ...recording, base: { seq: middle, rows: [] }, records: recording.records.slice(middle) };
    const { steps, skipped, difference } = replay(rest, registry);
    expect(difference).toBeUndefined();
    expect(skipped).toBeGreaterThan(0);
    expect(steps + skipped).toBeLessThan(33);
  });

  test('a guard that was changed is found, with the step that went another way', () => {
    const { difference } = replay(recording, changed('relay-connection', { guards: { isAccepted: () => false } }));
    const expected = { key: 'channel-join/news/relay-1', machine: 'relay-connection', event: 'CONF', what: 'state' };
    expect(difference).toMatchObject({ ...expected, expected: expect.any(String), got: expect.any(String) });
    const step = recording.records.find(({ seq }) => seq === difference?.seq);
    expect(step).toMatchObject({ type: 'step', key: expected.key, after: difference?.expected });
  });

  test('so is what an action remembers, what a machine asks for, and that it throws', () => {
    const forgetful = replay(recording, changed('channel-join', { actions: { rememberIds: assign({}) } })).difference;
    expect(forgetful).toMatchObject({ key: 'channel-join/news' });
    const impatient = replay(recording, changed('relay-connection', { delays: { commandLimit: 7 } })).difference;
    expect(impatient).toMatchObject({ what: 'effects', got: 7, where: expect.stringContaining('delay') });
    const fail = () => {
      throw new TypeError('secret');
    };
    const broken = replay(recording, changed('relay-connection', { guards: { isAccepted: fail } })).difference;
    expect(broken).toMatchObject({ what: 'threw', got: expect.stringMatching(/^TypeError/) });
  });

  test('machines of another version, and those that are gone, are said so', () => {
    const newer = { ...registry, 'relay-connection': { ...registry['relay-connection'], version: 2 } };
    const version = { machine: 'relay-connection', what: 'version', expected: 1, got: 2 };
    expect(replay(recording, newer).difference).toMatchObject(version);
    const { 'relay-connection': _, ...others } = registry;
    expect(replay(recording, others).difference).toMatchObject({ machine: 'relay-connection', what: 'machine' });
  });

  test('as a stream it is what it was made of', async () => {
    const source = recordingSource(recording);
    const reader = new StreamReader();
    await reader.catchUp(source, 10);
    expect(reader.records).toEqual(recording.records);
    expect(source.isRecording).toBe(true);
    expect(await recordingOf(source)).toEqual(recording);
    expect(readRecording(writeRecording(recording))).toEqual(recording);
  });

  test('the command tells the first difference, and ends with 1', () => {
    const folder = mkdtempSync(join(tmpdir(), 'replay-'));
    try {
      const path = join(folder, 'changed.recording');
      writeFileSync(path, text.replace('"after":"fetchingRelayLinks"', '"after":"joining"'));
      const args = ['--import', 'tsx', 'scripts/replay.ts', file, path, '--json'];
      const run = () => execFileSync(process.execPath, args, { encoding: 'utf8', stdio: 'pipe' });
      expect(run).toThrow(
        expect.objectContaining({ status: 1, stdout: expect.stringContaining('"expected":"joining"') }),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

const { base, records } = recording;
const without = <T extends object>(value: T, name: keyof T): Partial<T> => ({ ...value, [name]: undefined });

describe('what is no recording is refused', () => {
  test.each<[string, string, object]>([
    ['no JSON', '{', { why: 'unreadable' }],
    ['something else', '{"format":"another","version":1}', { why: 'unreadable' }],
    ['one of a newer version', '{"format":"joinery-recording","version":2}', { why: 'newer' }],
    [
      'one without rows',
      writeRecording({ ...recording, base: { seq: 0 } as Recording['base'] }),
      { why: 'unreadable' },
    ],
    ['one with a gap', JSON.stringify({ ...recording, records: records.slice(1) }), { why: 'unreadable' }],
    [
      'one with a record of no kind',
      JSON.stringify({ ...recording, base, records: [{ seq: 1, at: 1, type: 'another' }] }),
      { why: 'unreadable' },
    ],
    [
      'one with a row that is none',
      JSON.stringify({ ...recording, base: { ...base, rows: [without({ key: 'k' }, 'key')] } }),
      { why: 'unreadable' },
    ],
  ])('%s', (_, wrong, error) => {
    expect(() => readRecording(wrong)).toThrow(
      expect.objectContaining({ type: 'RecordingInvalid', error: expect.objectContaining(error) }),
    );
  });
});
