import { expect, test } from 'vitest';
import { parseLink } from '../../machines/vocabulary/link.ts';
import { decodeBase64url } from '../../machines/vocabulary/base64url.ts';
import { JoineryError } from '../../runtime/errors.ts';
import { createInspector } from '../../runtime/inspect/recorder.ts';
import { createRedaction } from '../../runtime/inspect/redact.ts';
import { seededRandom } from '../../simulation/index.ts';
import { happened } from './made-records.ts';

const { of: redact, keyOf } = createRedaction('secrets', seededRandom(1));
const key = 'C'.repeat(42) + 'A';
const other = 'D'.repeat(42) + 'A';

test.each([
  `https://smp1.canary.example/c#${key}`,
  `https://smp1.canary.example:5223/r#${key}?h=${'a'.repeat(10)}.onion,canary.example&c=${key}`,
  `simplex:/a#${key}?h=smp1.canary.example`,
  `https://smp1.canary.example/i#${'E'.repeat(32)}/${key}`,
  `simplex:/invitation#/?v=2-7&smp=smp%3A%2F%2F${key}%40canary.example%2FqCanary&e2e=v%3D2%26x3dh%3D${key}`,
  `https://simplex.chat/contact#/?v=2-7&smp=smp://${key}@canary.example/qCanary`,
  `https://simplex.chat/contact#/?v=1&smp=smp://canary&data=${encodeURIComponent('{"type":"group","groupLinkId":"g1"}')}`,
])('a link is another one of the same kind and form, and its canonical form that of its pseudonym: %s', (link) => {
  const told = redact({ link }).link;
  const [before, after] = [parseLink(link), parseLink(told)];
  if (!('canonical' in before) || !('canonical' in after)) throw new Error(`no link: ${told}`);
  expect([after.kind, after.form]).toEqual([before.kind, before.form]);
  expect(after.canonical).toBe(redact({ link: before.canonical }).link);
  expect(told).not.toMatch(/canary|onion|CCCC|EEEE/i);
  expect(redact({ said: { content: { type: 'text', text: `see ${link}` } } }).said.content.text).toMatch(/^text-/);
});

test('equal stays equal, different different, and another recorder has other pseudonyms', () => {
  const [one, two, three] = redact([{ displayName: 'Ann' }, { displayName: 'Ann' }, { displayName: 'Bob' }] as const);
  expect(one).toEqual(two);
  expect(one.displayName).toMatch(/^name-[0-9a-f]{8}$/);
  expect(three.displayName).not.toBe(one.displayName);
  expect(createRedaction('secrets', seededRandom(2)).of({ displayName: 'Ann' })).not.toEqual(one);
});

test('bytes stay as many, and valid, alone and within the names of rows', () => {
  const told = redact({
    probe: key,
    row: `probe-match/${key}`,
    part: `identity/${key}-m0`,
    padded: { memberKey: `${key}=` },
  });
  expect(decodeBase64url(told.probe)).toHaveLength(32);
  expect(told).toEqual({
    ...{ probe: told.probe, row: `probe-match/${told.probe}`, part: `identity/${told.probe}-m0` },
    padded: { memberKey: `${told.probe}=` },
  });
  expect(keyOf(told.row)).toBe(`probe-match/${key}`);
  expect(keyOf('contact/bob')).toBe('contact/bob');
});

test('a name with a slash is a name, and the name of a letter is none', () => {
  expect(redact({ relayId: 'relay-1', name: 'ac/dc', incarnation: 1 }).name).toMatch(/^name-/);
  expect(redact({ publicGroupId: 'x', name: 'Canary' }).name).toMatch(/^name-/);
  const letter = { name: 'probe-match/h', message: { event: 'x.ok', params: {} } };
  expect(redact(letter)).toEqual(letter);
});

test('of what a peer says only what machines look at is kept', () => {
  const said = {
    event: 'x.canary',
    params: {
      ...{ memberId: 'm1', role: 'member', nested: [{ canary: 'Canary' }], 'Canary of the hills': 1, n: 7 },
      msg: '{"event":"x.msg.new","params":{"content":{"type":"text","text":"Canary"}}}',
    },
  };
  const told = redact({ message: said }).message;
  expect(JSON.stringify(told.params)).not.toContain('Canary');
  expect(told.params).toMatchObject({ memberId: 'm1', role: 'member', n: 7 });
  expect(JSON.parse(told.params.msg)).toMatchObject({ event: 'x.msg.new', params: { content: { type: 'text' } } });
});

test('an error’s own words, a server’s name and a text where none is expected go; codes and words of ours stay', () => {
  const told = redact({
    error: { type: 'INTERNAL', code: 'no Canary here', server: 'canary.example' },
    ...{
      reason: { code: 'LinkGone' },
      note: 'Canary of the hills',
      why: 'TypeError at file.ts:1:2',
      reply: 'record a/b',
    },
  });
  expect(JSON.stringify(told)).not.toMatch(/canary/i);
  expect(told).toMatchObject({ reason: { code: 'LinkGone' }, why: 'TypeError at file.ts:1:2', reply: 'record a/b' });
});

test('fingerprints of what could be tried are others, and a prototype is not made', () => {
  const labels = ['named:105545173a62a7d6', 'machine:contact', `group:${other}`];
  const told = redact({ labels }).labels;
  expect(told[0]).toMatch(/^named:[0-9a-f]{16}$/);
  expect(told).not.toContain(labels[0]);
  expect(told[1]).toBe('machine:contact');
  expect(told[2]).not.toBe(labels[2]);
  const hostile = redact(JSON.parse('{"__proto__":{"polluted":1},"a":1}') as { polluted?: number });
  expect(hostile).toEqual({ a: 1 });
  expect(hostile.polluted).toBeUndefined();
});

test('long texts and pictures keep their length, and pictures that begin alike are told apart', () => {
  const [one, two] = [`${'x'.repeat(5_000)}1`, `${'x'.repeat(5_000)}2`];
  const told = redact([{ image: one }, { image: two }] as const);
  expect(told.map(({ image }) => image.length)).toEqual([5_001, 5_001]);
  expect(told[0].image).not.toBe(told[1].image);
});

test('what guards are asked with is told as everything else is', () => {
  const guards = [
    { guard: 'isAlike', params: { displayName: 'Canary', request: other, phase: 'failed' }, holds: false },
  ];
  const told = redact({ guards });
  expect(JSON.stringify(told)).not.toMatch(/Canary|DDDD/);
  expect(told.guards[0]).toMatchObject({ guard: 'isAlike', params: { phase: 'failed' }, holds: false });
});

test('an error that answers an event by hand names no row by its secret', async () => {
  const row = `probe-match/${key}`;
  const asked: string[] = [];
  const recorder = createInspector({
    random: seededRandom(4),
    async send(to) {
      asked.push(to);
      throw new JoineryError({ type: 'InstanceUnknown', key: to });
    },
  });
  recorder.record(happened(row));
  const { records } = await recorder.read();
  const told = records[0]?.type === 'event' ? records[0].to : '';
  await expect(recorder.send?.(told, { type: 'user.retry' })).rejects.toMatchObject({
    error: { type: 'InstanceUnknown', key: told },
  });
  expect([asked, told === row]).toEqual([[row], false]);
  recorder.close();
});
