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
  const { engine, restart } = await village({ anna: [], ben: ['hat'], carl: ['hat'] });
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
    { key: 'villager/ben', machine: 'villager', status: 'done', value: 'dead', context },
    { key: 'villager/carl', machine: 'villager', status: 'quarantined', value: 'alive', context },
  ]);
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
    { digest: { data: 'YWJj', encoding: 'base64url', reply: 'bytes' } },
    ask('coat'),
  );
  const digest = 'ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0';
  expect(await heard('anna')).toEqual([
    'hat: villager/ben',
    `text: ${digest}`,
    'drawn',
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
