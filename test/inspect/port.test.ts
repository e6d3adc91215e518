import { afterEach, describe, expect, test } from 'vitest';
import { type InspectionPort, inspectionOver, serveInspection } from '../../runtime/inspect/port.ts';
import { createInspector, type RecorderOptions } from '../../runtime/inspect/recorder.ts';
import type { InspectionSource } from '../../runtime/inspect/source.ts';
import { seededRandom, virtualClock } from '../../simulation/index.ts';
import { commit, happened, row } from './made-records.ts';
import { StreamReader } from './stream-reader.ts';

const clock = virtualClock();
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

const recorder = (options: RecorderOptions = {}) =>
  createInspector({ clock, random: seededRandom(1), redact: 'none', ...options });

let readers = 0;
function over(port: InspectionPort): InspectionSource {
  const source = inspectionOver(port, { clock, random: seededRandom(`reader ${readers++}`), deadline: 1_000 });
  ends.push(() => source.close());
  return source;
}

/** Two ends of a port, which are closed after the test. */
function ports(): [InspectionPort, InspectionPort] {
  const { port1, port2 } = new MessageChannel();
  ends.push(() => port1.close());
  return [port1, port2];
}

function channel(): BroadcastChannel {
  const made = new BroadcastChannel('inspect');
  ends.push(() => made.close());
  return made;
}

const say = (port: InspectionPort, word: unknown): void => port.postMessage(word);

/** Words come one after the other: once a question is answered, all that was said before it and before the answer is heard. */
const heard = (source: InspectionSource): Promise<unknown> => source.read();

describe.each([
  ['a port', ports],
  ['a channel', () => [channel(), channel()] as const],
])('over %s', (_, ends) => {
  test('a stream is followed as where it is', async () => {
    const [here, there] = ends();
    const served = recorder({ limit: 5 });
    serveInspection(served, here, { random: seededRandom(2) });
    const source = over(there);
    const reader = new StreamReader();
    for (let n = 0; n < 20; n++) {
      served.record(commit([row(`contact/${n % 3}`, n)]));
      if (n % 2 === 0) await reader.catchUp(source, 2);
    }
    await reader.catchUp(source);
    expect([reader.told, reader.lost]).toEqual([20, 0]);
    expect([...reader.rows.values()].map(({ revision }) => revision).toSorted()).toEqual([17, 18, 19]);
    await clock.advance(1_000);
    await heard(source);
    let news = 0;
    source.onNews(() => news++);
    served.record(happened('contact/a'));
    await expect.poll(() => clock.advance(100).then(() => news)).toBe(1);
  });

  test('events are sent only where that is allowed', async () => {
    const [here, there] = ends();
    const sent: unknown[] = [];
    const send = async (...event: unknown[]) => ({ changed: sent.push(event) > 0 });
    const end = serveInspection(recorder({ send }), here, { random: seededRandom(2) });
    const source = over(there);
    await heard(source);
    expect(source.send).toBeUndefined();
    say(there, { joinery: 'inspect.send', id: 'x', key: 'contact/a', event: { type: 'user.retry' } });
    await heard(source);
    expect(sent).toEqual([]);
    end();
    serveInspection(recorder({ send }), here, { random: seededRandom(3), allowSend: true });
    await expect.poll(() => source.send).toBeDefined();
    expect(await source.send?.('contact/a', { type: 'user.retry' })).toEqual({ changed: true });
    expect(sent).toEqual([['contact/a', { type: 'user.retry' }]]);
  });

  test('where nobody answers in time that is said, and who comes then is heard', async () => {
    const [here, there] = ends();
    const source = over(there);
    const [late] = await Promise.all([source.read().catch((error: unknown) => error), clock.advance(1_001)]);
    expect(late).toMatchObject({ type: 'NoAnswer', error: { why: 'late' } });
    let news = 0;
    source.onNews(() => news++);
    serveInspection(recorder(), here, { random: seededRandom(2) });
    await expect.poll(() => clock.advance(100).then(() => news)).toBeGreaterThan(0);
    expect(await source.read()).toMatchObject({ records: [] });
  });

  test('what is hostile or no word of ours is neither answered nor believed', async () => {
    const [here, there] = ends();
    const answers: unknown[] = [];
    serveInspection(recorder(), here, { random: seededRandom(2) });
    const source = over(there);
    await heard(source);
    there.addEventListener('message', ({ data }) => answers.push(data));
    const words = [
      ...[null, 7, 'inspect.read', {}, [], { joinery: 'inspect.read' }, { joinery: 'inspect.read', id: 7 }],
      { joinery: 'inspect.read', id: 'x', limit: 1e9 },
      { joinery: 'inspect.read', id: 'x', limit: -1 },
      { joinery: 'inspect.read', id: 'x', after: { run: 'r', seq: NaN } },
      { joinery: 'inspect.read', id: 'x', after: { run: 'r' } },
      { joinery: 'inspect.read', id: 'x'.repeat(100) },
      { joinery: 'inspect.send', id: 'x', key: 'contact/a', event: null },
      { joinery: 'constructor', id: 'x' },
    ];
    for (const word of words) say(there, word);
    await heard(source);
    expect(answers).toMatchObject([{ joinery: 'inspect.page' }]);
    const reading = source.read();
    for (const id of ['x', 'y.0']) {
      say(here, { joinery: 'inspect.page', id, page: { run: 'forged', records: [], last: 0 } });
      say(here, { joinery: 'inspect.page', id, page: null });
    }
    say(here, { joinery: 'inspect.bye', server: 'another' });
    expect((await reading).run).not.toBe('forged');
  });
});

test('of several on one channel each reads for itself, and stays with one that serves until it says that it goes', async () => {
  const [one, other] = [recorder(), recorder({ random: seededRandom(9) })];
  for (let n = 0; n < 3; n++) one.record(happened('contact/a'));
  other.record(happened('contact/a'));
  const endOne = serveInspection(one, channel(), { random: seededRandom(2) });
  const sources = [over(channel()), over(channel())];
  await Promise.all(sources.map(heard));
  serveInspection(other, channel(), { random: seededRandom(3) });
  const following = sources.map(() => new StreamReader());
  for (const limit of [1, 2, 3]) {
    await Promise.all(following.map((reader, at) => reader.read(sources[at]!, limit)));
    one.record(happened('contact/a'));
  }
  await Promise.all(following.map((reader, at) => reader.catchUp(sources[at]!)));
  expect(following.map(({ told, lost }) => [told, lost])).toEqual([
    [6, 0],
    [6, 0],
  ]);
  endOne();
  await expect.poll(() => sources[0]!.read().then(({ last }) => last)).toBe(1);
});

test('a channel that somebody closed harms nobody', async () => {
  const [here, there] = [channel(), channel()];
  const served = recorder();
  serveInspection(served, here, { random: seededRandom(2) });
  const source = over(there);
  await source.read();
  here.close();
  served.record(happened('contact/a'));
  await clock.advance(100);
  there.close();
  await expect(source.read()).rejects.toMatchObject({ type: 'NoAnswer', error: { why: 'died' } });
});
