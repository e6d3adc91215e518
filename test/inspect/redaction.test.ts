import { describe, expect, test } from 'vitest';
import { registry } from '../../machines/registry.ts';
import { readRecording } from '../../runtime/inspect/read-recording.ts';
import { redactRecording, writeRecording } from '../../runtime/inspect/recording.ts';
import { replay } from '../../runtime/inspect/replay.ts';
import { seededRandom } from '../../simulation/index.ts';
import { canary, channelJoin, groupJoin, merge } from './recorded-worlds.ts';

/** What is secret wherever it is found in what really happened, and where it is found. */
const secretFields = new Set([
  ...[
    'link',
    'request',
    'theirs',
    'connReq',
    'connRequest',
    'groupConnReq',
    'directConnReq',
    'groupLink',
    'contactLink',
  ],
  ...['keyRef', 'signWith', 'publicKey', 'memberKey', 'newMemberKey', 'signedBy', 'ownerKeys'],
  ...['displayName', 'fullName', 'shortDescr', 'description', 'image', 'text', 'nickname'],
  ...['probe', 'secret', 'digestOf', 'relays', 'publicGroupId', 'hash', 'probeHash'],
]);

function secretsIn(value: unknown, name = '', found = new Set<string>()): Set<string> {
  if (typeof value === 'string') {
    if (!secretFields.has(name) || value.length < 12 || value === 'unreadable') return found;
    found.add(value);
    for (const part of value.split(/[#?&=/,]/)) if (part.length >= 20) found.add(part);
  } else if (Array.isArray(value)) for (const each of value) secretsIn(each, name, found);
  else if (typeof value === 'object' && value !== null)
    for (const [field, each] of Object.entries(value)) secretsIn(each, name === 'read' ? 'secret' : field, found);
  return found;
}

describe.each([
  ['a join of a channel', channelJoin, ['keyRef', 'ownerKeys', 'shortDescr', 'image']],
  ['a join of a group', groupJoin, ['groupConnReq', 'description', 'text']],
  ['two who are merged', merge, ['probe', 'secret', 'digestOf']],
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
