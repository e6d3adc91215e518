import { describe, expect, test } from 'vitest';
import { registry } from '../../machines/registry.ts';
import { readRecording } from '../../runtime/inspect/read-recording.ts';
import { redactRecording, writeRecording } from '../../runtime/inspect/recording.ts';
import { replay } from '../../runtime/inspect/replay.ts';
import { toStately } from '../../runtime/inspect/viewers/stately.ts';
import { toXstate4 } from '../../runtime/inspect/viewers/xstate-4.ts';
import { seededRandom } from '../../simulation/index.ts';
import { brokenJoin, canary, channelJoin, groupJoin, merge } from './recorded-worlds.ts';
import { secretsIn } from './secrets-in.ts';

describe.each([
  ['a join of a channel', channelJoin, ['keyRef', 'ownerKeys', 'shortDescr', 'image']],
  ['a join of a group', groupJoin, ['groupConnReq', 'description', 'text']],
  ['two who are merged', merge, ['probe', 'secret', 'digestOf']],
  ['an incognito join in which all goes wrong', brokenJoin, ['why', 'message', 'letter', 'error', 'text']],
])('of %s', async (_, happen, expected) => {
  const recorders = await happen();
  const twins = await Promise.all(recorders.map(async (each) => [await each.plain(), await each.redacted()] as const));

  test('no secret is in the stream, nor in a recording that was redacted later', () => {
    for (const [plain, redacted] of twins) {
      const secrets = [...secretsIn(plain)];
      for (const told of [redacted, redactRecording(plain, seededRandom(3))]) {
        const text = JSON.stringify(told);
        expect(secrets.filter((secret) => text.includes(JSON.stringify(secret).slice(1, -1)))).toEqual([]);
        expect(text).not.toContain(canary);
        expect(text).not.toContain('Marigold');
        expect(text.match(/[\w-]+\.smp\.example|smp\d\.example/)).toBe(null);
      }
    }
  });

  test('no secret is in what other viewers are told', () => {
    for (const [plain, redacted] of twins) {
      const secrets = [...secretsIn(plain)];
      const { base, records } = redacted;
      const page = { run: 'r', base: { ...base, lost: 0 }, records, last: records.length };
      for (const messages of [toStately(registry)(page), toXstate4(registry)(page)]) {
        const text = JSON.stringify(messages);
        expect(messages.length).toBeGreaterThan(20);
        expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
        expect(text).not.toContain('Marigold');
      }
    }
  });

  test('there were canaries of every kind', () => {
    const text = twins.map(([plain]) => JSON.stringify(plain)).join('\n');
    expect(text).toContain(canary);
    expect(expected.filter((field) => !text.includes(`"${field}":`))).toEqual([]);
  });

  test('what was recorded is replayed by the machines without a difference, with and without secrets', () => {
    for (const recordings of twins) {
      for (const recording of recordings) {
        const again = readRecording(writeRecording(recording));
        const { steps, skipped, difference } = replay(again, registry);
        expect(difference).toBeUndefined();
        expect(skipped).toBe(0);
        expect(steps).toBe(recording.records.filter(({ type }) => type === 'step').length);
        expect(steps).toBeGreaterThan(10);
      }
    }
  });
});
