import { expect, it } from 'vitest';
import type { FoundInstance } from '../../machines/vocabulary/effect.ts';
import { have, hello, village, type Act } from './villagers.ts';

const ask = (label: string, limit = 64, after?: string): Act => ({
  query: { label, limit, reply: label, ...(after !== undefined && { after }) },
});

it('a query finds the bearers of a label in the order of their keys, in whatever state they are', async () => {
  const { engine, act, heard } = await village({ dora: ['hat'], ben: ['hat', 'coat'], anna: [], carl: ['hat'] });
  await engine.send('villager/ben', { type: 'die' });
  await engine.send('villager/carl', { type: 'throw' });
  await act('anna', ask('hat'), ask('nothing'));
  expect(await heard('anna')).toEqual(['hat: villager/ben villager/carl villager/dora', 'nothing: ']);
});

it('an answer shows where its instances stand', async () => {
  const seen: FoundInstance[] = [];
  const { engine, clock, restart } = await village({ anna: [], ben: ['hat'], carl: ['hat'] });
  const createdAt = clock.now();
  await clock.advance(5_000);
  await engine.send('villager/ben', { type: 'die' });
  await engine.send('villager/carl', { type: 'throw' });
  const watched = await restart({
    observe: (_, event) => {
      if (event.type === 'found') seen.push(...(event['rows'] as unknown as FoundInstance[]));
    },
  });
  await watched.send('villager/anna', { type: 'do', acts: [ask('hat')] as unknown as [] });
  const context = { wears: ['hat'], heard: [] };
  expect(seen).toEqual([
    { key: 'villager/ben', machine: 'villager', createdAt, status: 'done', value: 'dead', context },
    { key: 'villager/carl', machine: 'villager', createdAt, status: 'quarantined', value: 'alive', context },
  ]);
});

it('a query by a key finds the one under it, if there is one, as of now in its chain', async () => {
  const one = (name: string): Act => ({ query: { key: `villager/${name}`, reply: name } });
  const { engine, act, heard } = await village({ anna: [], ben: [] });
  const create = { machine: 'villager', input: { wears: [] } };
  await act(
    'anna',
    ...[one('anna'), one('ben'), one('nobody'), one('')],
    { tell: { to: { key: 'villager/dora' }, event: hello, create } },
    have('villager/anna', one('dora')),
  );
  expect(await heard('anna')).toEqual([
    ...['anna: villager/anna', 'ben: villager/ben', 'nobody: ', ': '],
    'dora: villager/dora',
  ]);
  await engine.send('villager/ben', { type: 'die' });
  const before = await engine.snapshot('villager/ben');
  await act('anna', one('ben'));
  expect(((await heard('anna')) as string[]).slice(5)).toEqual(['ben: villager/ben']);
  expect(await engine.snapshot('villager/ben')).toEqual(before);
});

it('rows of versions that did not write down when they were made count as made at the very first', async () => {
  const seen: FoundInstance[] = [];
  const { data, restart } = await village({ anna: [], ben: [] });
  const stored = data.rows.get('villager/ben');
  if (!stored) throw new Error('ben is not stored');
  const { createdAt: _, ...old } = JSON.parse(stored.text) as { createdAt: number };
  data.rows.set('villager/ben', { ...stored, text: JSON.stringify(old) });
  const watched = await restart({
    observe: (__, event) => {
      if (event.type === 'found') seen.push(...(event['rows'] as unknown as FoundInstance[]));
    },
  });
  const question = { query: { key: 'villager/ben', reply: 'ben' } };
  await watched.send('villager/anna', { type: 'do', acts: [question] });
  expect(seen).toMatchObject([{ key: 'villager/ben', createdAt: 0 }]);
});

it('pages meet every bearer once, and the last says that there are no more', async () => {
  const names = Array.from({ length: 7 }, (_, n) => `p${n}`);
  const { act, heard } = await village({ anna: [], ...Object.fromEntries(names.map((name) => [name, ['crowd']])) });
  await act('anna', ask('crowd', 3), ask('crowd', 3, 'villager/p2'), ask('crowd', 3, 'villager/p5'), ask('crowd', 7));
  expect(await heard('anna')).toEqual([
    'crowd: villager/p0 villager/p1 villager/p2 ...',
    'crowd: villager/p3 villager/p4 villager/p5 ...',
    'crowd: villager/p6',
    'crowd: villager/p0 villager/p1 villager/p2 villager/p3 villager/p4 villager/p5 villager/p6',
  ]);
});

it('a page is full although rows of it bear the label no more since the chain, or the turn, began', async () => {
  const names = Array.from({ length: 8 }, (_, n) => `p${n}`);
  const { act, heard } = await village({
    anna: [],
    ben: [],
    ...Object.fromEntries(names.map((name) => [name, ['crowd']])),
  });
  const off = (name: string): Act => have(`villager/${name}`, { wear: [] });
  await Promise.all([
    act('ben', off('p1'), off('p3')),
    act('anna', off('p0'), off('p2'), have('villager/anna', ask('crowd', 3))),
  ]);
  expect(await heard('anna')).toEqual(['crowd: villager/p4 villager/p5 villager/p6 ...']);
});

it('a query sees what its own chain has made and changed by then, the asker included', async () => {
  const { act, heard } = await village({ anna: ['coat'], ben: ['hat'], carl: [] });
  const create = { machine: 'villager', input: { wears: ['hat'] } };
  await act(
    'anna',
    { wear: ['hat'] },
    ask('hat'),
    ask('coat'),
    have('villager/ben', { wear: [] }),
    have('villager/carl', { wear: ['hat'] }),
    { tell: { to: { key: 'villager/dora' }, event: hello, create } },
    { bear: 'kid' },
    have('villager/anna/kid', { wear: ['hat'] }),
    have('villager/anna', ask('hat'), ask('hat', 2, 'villager/anna/kid')),
  );
  expect(await heard('anna')).toEqual([
    'hat: villager/anna villager/ben',
    'coat: ',
    'hat: villager/anna villager/anna/kid villager/carl villager/dora',
    'hat: villager/carl villager/dora',
  ]);
});

it('a query sees what the chains before it in its turn did, and nothing of one that threw', async () => {
  const { engine, act, heard } = await village({ anna: [], ben: [], carl: [], dora: ['hat'] });
  await Promise.all([
    act('ben', { wear: ['hat'] }),
    act('carl', { wear: ['hat'] }, have('villager/dora', { wear: [] }), {
      tell: { to: { key: 'villager/ben' }, event: { type: 'throw' } },
    }),
    engine.start('villager', 'emil', { wears: ['hat'] }),
    act('anna', ask('hat')),
  ]);
  expect(await heard('anna')).toEqual(['hat: villager/ben villager/dora villager/emil']);
});

it('answers come in the order of the questions, before any other event of who asked', async () => {
  const { act, heard } = await village({ anna: [], ben: ['hat'] });
  await act(
    'anna',
    { tell: { to: { key: 'villager/anna' }, event: hello } },
    ask('hat'),
    { digest: { data: 'abc', reply: 'text' } },
    { draw: 4 },
    { draw: 6, reply: 'secret' },
    { digest: { data: 'YWJj', encoding: 'base64url', reply: 'bytes' } },
    ask('coat'),
  );
  const digest = 'ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0';
  expect(await heard('anna')).toEqual([
    'hat: villager/ben',
    `text: ${digest}`,
    'drawn',
    'secret: drawn 8',
    `bytes: ${digest}`,
    'coat: ',
    'hello',
  ]);
});

it.each<[string, Act]>([
  ['for no rows', ask('hat', 0)],
  ['for more rows than there may be', ask('hat', 65)],
  ['for half a row', ask('hat', 0.5)],
  ['for a digest of what is no base64url', { digest: { data: '?', encoding: 'base64url', reply: '' } }],
])('a question %s is a fault of who asks it', async (_, question) => {
  const { engine, act } = await village({ anna: [] });
  await act('anna', question);
  expect((await engine.quarantined()).map(({ key }) => key)).toEqual(['villager/anna']);
});
