import { expect, it } from 'vitest';
import { registry } from '../../machines/registry.ts';
import { fileName, recordingFrom } from '../../runtime/inspect/panel/recording/recording-from.ts';
import { replayWords, sideLines } from '../../runtime/inspect/panel/recording/replay-words.ts';
import { spanWords, untilWords } from '../../runtime/inspect/panel/time-words.ts';
import { recordingOf, recordingSource } from '../../runtime/inspect/recording.ts';
import { replay } from '../../runtime/inspect/replay.ts';
import { naiveFold } from './fixture-source.ts';
import { channel, recordedJoin } from './recorded-join.ts';

it('a recording that begins later begins with the rows of then, and ends with the same rows', async () => {
  const whole = await recordingOf((await recordedJoin()).recorder);
  const part = recordingFrom(whole, 60);
  expect(part.base.seq).toBe(60);
  expect(part.base.rows).toEqual([...naiveFold(whole.records.slice(0, 60)).rows.values()]);
  expect(part.records).toEqual(whole.records.slice(60));
  expect(await recordingOf(recordingSource(part))).toEqual({ ...part, machines: expect.anything() as object });
  expect(replay(part, registry).difference).toBeUndefined();
  expect(recordingFrom(whole, 0)).toBe(whole);
  expect(recordingFrom(whole, 1_000_000)).toBe(whole);
});

it('a replay is told in a sentence, with who goes another way and where', async () => {
  const whole = await recordingOf((await recordedJoin()).recorder);
  expect(replayWords(replay(whole, registry))).toMatch(/^Today’s machines take all \d+ steps as they were recorded\.$/);
  const at = whole.records.findIndex((record) => record.type === 'step' && record.event.type === 'user.connect');
  const records = whole.records.with(at, {
    ...whole.records[at]!,
    after: 'elsewhere',
  } as (typeof whole.records)[number]);
  const result = replay({ ...whole, records }, registry);
  expect(replayWords(result)).toBe(
    `The first difference, after 2 steps: ${channel} takes user.connect, and it comes to another state.`,
  );
  expect(sideLines(result.difference?.expected)).toEqual(['"elsewhere"']);
  expect(sideLines(undefined)).toEqual(['(nothing)']);
});

it('times are told in few words, and files named by them', () => {
  expect([250, 3_200, 61_000, 4_800_000, 90_000_000].map(spanWords)).toEqual([
    ...['250 ms', '3.2 s', '1 min 1 s', '1 h 20 min', '1 d 1 h'],
  ]);
  expect([untilWords(2_000), untilWords(-2_000)]).toEqual(['in 2.0 s', '2.0 s ago']);
  expect(fileName(1_700_000_000_000)).toMatch(/^joinery-2023-11-1\d-\d{6}\.json$/);
});
