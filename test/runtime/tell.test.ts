import { describe, expect, it } from 'vitest';
import type { Store } from '../../persistence/store.ts';
import type { EngineRow } from '../../runtime/rows.ts';
import { have, hello, village, type Act } from './villagers.ts';

const greet = (key: string): Act => ({ tell: { to: { key }, event: hello } });
const greetAll = (label: string): Act => ({ tell: { to: { label }, event: hello } });
const create = { machine: 'villager', input: { wears: ['new'] } };

describe('an event that an instance tells another', () => {
  it('is taken by the one under the key', async () => {
    const { engine, act, heard } = await village({ anna: [], ben: [] });
    await act('anna', greet('villager/ben'));
    expect(await engine.snapshot('villager/anna')).toMatchObject({ revision: 2 });
    expect(await heard('ben')).toEqual(['hello']);
    expect(await heard('anna')).toEqual([]);
  });

  it('is nothing where nobody is there, and where who is there has ended', async () => {
    const { engine, act } = await village({ anna: [], ben: [] });
    await engine.send('villager/ben', { type: 'die' });
    const before = await engine.snapshot('villager/ben');
    expect(await act('anna', greet('villager/nobody'), greet('villager/ben'), greetAll('nobody'))).toEqual({
      changed: true,
    });
    expect(await engine.snapshot('villager/nobody')).toBeUndefined();
    expect(await engine.snapshot('villager/ben')).toEqual(before);
  });

  it('is taken by every bearer of a label, in the order of their keys, and by the teller after its own step', async () => {
    const { engine, act, heard } = await village({
      dora: ['hat'],
      ben: ['hat', 'coat'],
      anna: ['hat'],
      carl: ['coat'],
    });
    const order: string[] = [];
    engine.subscribe('', ({ key }) => order.push(key));
    await act('dora', greetAll('hat'));
    expect(order).toEqual(['villager/dora', 'villager/anna', 'villager/ben']);
    expect([await heard('anna'), await heard('ben'), await heard('dora')]).toEqual([['hello'], ['hello'], ['hello']]);
    expect(await heard('carl')).toEqual([]);
  });

  it('reaches 64 bearers of a label at most', async () => {
    const crowd = Object.fromEntries(Array.from({ length: 70 }, (_, n) => [`p${100 + n}`, ['crowd']]));
    const { act, heard } = await village({ anna: [], ...crowd });
    await act('anna', greetAll('crowd'));
    const told = await Promise.all(Object.keys(crowd).map(async (name) => (await heard(name)) as string[]));
    expect(told.map(({ length }) => length)).toEqual([...Array(64).fill(1), ...Array(6).fill(0)]);
  });

  it('is told to those who bear the label by now: who took it off in the same chain is not', async () => {
    const { act, heard } = await village({ anna: [], ben: ['hat'], carl: [] });
    await act(
      'anna',
      have('villager/ben', { wear: [] }),
      have('villager/carl', { wear: ['hat'] }),
      {
        tell: {
          to: { key: 'villager/dora' },
          event: hello,
          create: { machine: 'villager', input: { wears: ['hat'] } },
        },
      },
      greetAll('hat'),
    );
    expect([await heard('ben'), await heard('carl'), await heard('dora')]).toEqual([[], ['hello'], ['hello', 'hello']]);
  });

  it('makes nobody where another one bears a label, by now; who is there already takes it all the same', async () => {
    const { engine, act, heard } = await village({ anna: [], ben: ['mayor'], carl: ['mayor'] });
    const become = (name: string): Act => ({
      tell: {
        to: { key: `villager/${name}` },
        event: hello,
        create: { machine: 'villager', input: { wears: ['mayor'] }, unless: 'mayor' },
      },
    });
    await act('anna', become('dora'), become('ben'));
    expect([await engine.snapshot('villager/dora'), await heard('ben'), await heard('carl')]).toEqual([
      undefined,
      ['hello'],
      [],
    ]);
    const [ben, carl] = ['ben', 'carl'].map((name) => have(`villager/${name}`, { wear: [] }));
    await act('anna', ben as Act, carl as Act, become('dora'), become('emil'));
    expect([await heard('dora'), await engine.snapshot('villager/emil')]).toEqual([['hello'], undefined]);
  });

  it('waits while its receiver is in the middle of its own step, a parent that its child tells', async () => {
    const { act, heard } = await village({ anna: [], ben: [] });
    const child = 'villager/anna/kid';
    await act('anna', { bear: 'kid' }, have(child, greet('villager/anna'), greet('villager/ben')), {
      tell: { to: { key: 'villager/ben' }, event: { type: 'later' } },
    });
    expect(await heard('anna')).toEqual(['hello']);
    expect(await heard('ben')).toEqual(['hello', 'later']);
  });

  it('goes depth first, as sendTo does: what a receiver tells on comes before what else the teller tells', async () => {
    const { act, heard } = await village({ anna: [], ben: [], carl: [] });
    await act('anna', have('villager/ben', greet('villager/carl')), {
      tell: { to: { key: 'villager/carl' }, event: { type: 'later' } },
    });
    expect(await heard('carl')).toEqual(['hello', 'later']);
  });

  it('is parked for a receiver in quarantine, and taken when it is resumed', async () => {
    const { engine, act, heard } = await village({ anna: [], ben: ['hat'] });
    await engine.send('villager/ben', { type: 'throw' });
    await act('anna', greet('villager/ben'), greetAll('hat'));
    expect((await engine.parked('villager/ben')).map(({ parked }) => 'event' in parked && parked.event.type)).toEqual([
      'throw',
      'hello',
      'hello',
    ]);
    expect(await heard('anna')).toEqual([]);
    await engine.resume('villager/ben');
    // It throws again at the first of them.
    expect(await engine.parked('villager/ben')).toHaveLength(3);
  });

  it('is parked behind all that was parked before, over however many turns', async () => {
    const { engine, act } = await village({ anna: [], ben: [] });
    await engine.send('villager/ben', { type: 'throw' });
    const types = Array.from({ length: 20 }, (_, n) => `hello ${n}`);
    for (const type of types) await act('anna', { tell: { to: { key: 'villager/ben' }, event: { type } } });
    const parked = await engine.parked('villager/ben');
    expect(parked.map(({ parked }) => 'event' in parked && parked.event.type)).toEqual(['throw', ...types]);
  });

  it('undoes the whole chain where it makes its receiver throw, who alone is set aside', async () => {
    const { engine, act, heard } = await village({ anna: [], ben: [], carl: [] });
    await act('anna', greet('villager/carl'), { tell: { to: { key: 'villager/ben' }, event: { type: 'throw' } } });
    expect(await heard('carl')).toEqual([]);
    expect((await engine.quarantined()).map(({ key }) => key)).toEqual(['villager/ben']);
    expect((await engine.parked('villager/ben')).map(({ parked }) => parked)).toMatchObject([
      { key: 'villager/anna', event: { type: 'do' } },
    ]);
  });

  it('is parked where it makes its receiver throw at the birth of its teller, who is born', async () => {
    const { engine, heard } = await village({ ben: [] });
    const told: Act[] = [{ tell: { to: { key: 'villager/ben' }, event: { type: 'throw' } } }];
    expect(await engine.start('villager', 'anna', { acts: told })).toEqual({ created: true });
    expect(await heard('anna')).toEqual([]);
    expect((await engine.quarantined()).map(({ key }) => key)).toEqual(['villager/ben']);
    expect((await engine.parked('villager/ben')).map(({ parked }) => parked)).toMatchObject([
      { key: 'villager/ben', event: { type: 'throw' } },
    ]);
  });

  it('is cut where it goes round for ever', async () => {
    const { engine } = await village({ anna: ['hat'], ben: ['hat'], carl: [] });
    await engine.send('villager/anna', { type: 'round' });
    expect((await engine.quarantined()).map(({ key, error }) => [key, error?.message])).toEqual([
      [expect.stringMatching(/^villager\/(anna|ben)$/), expect.stringContaining('a loop: more than 1000 steps')],
    ]);
    expect(await engine.send('villager/carl', { type: 'do', acts: [] })).toEqual({ changed: false });
  });
});

describe('an instance that another one creates by telling it something', () => {
  it('is made without a parent, and then gets the event', async () => {
    const { engine, act } = await village({ anna: [] });
    await act('anna', { tell: { to: { key: 'villager/dora' }, event: hello, create } });
    expect(await engine.snapshot('villager/dora')).toMatchObject({
      machine: 'villager',
      context: { wears: ['new'], heard: ['hello'] },
      labels: ['machine:villager', 'new'],
      revision: 1,
    });
    expect(await engine.snapshot('villager/dora')).not.toHaveProperty('parent');
    expect((await engine.snapshot('villager/anna'))?.children).toEqual({});
  });

  it('is made once, in one chain and in another; later it only gets the event', async () => {
    const { engine, act } = await village({ anna: [] });
    const told: Act = { tell: { to: { key: 'villager/dora' }, event: hello, create } };
    await act('anna', told, told);
    const born = await engine.snapshot('villager/dora');
    await act('anna', told);
    const later = await engine.snapshot('villager/dora');
    expect([born?.context['heard'], later?.context['heard']]).toEqual([
      ['hello', 'hello'],
      ['hello', 'hello', 'hello'],
    ]);
    expect(later?.birth).toBe(born?.birth);
    await engine.send('villager/dora', { type: 'die' });
    await act('anna', told);
    expect(await engine.snapshot('villager/dora')).toMatchObject({ status: 'done', birth: born?.birth });
  });

  it('is what a start under its key finds', async () => {
    const { engine, act } = await village({ anna: [] });
    await act('anna', { tell: { to: { key: 'villager/dora' }, event: hello, create } });
    expect(await engine.start('villager', 'dora', { wears: ['new'] })).toEqual({ created: false });
    await expect(engine.start('villager', 'dora', {})).rejects.toMatchObject({ error: { type: 'InputDiffers' } });
  });

  it('tells back at its birth, into the mailbox of who made it', async () => {
    const { act, heard } = await village({ anna: [] });
    const acts = [greet('villager/anna'), greet('villager/dora')] as unknown as [];
    await act('anna', {
      tell: { to: { key: 'villager/dora' }, event: { type: 'first' }, create: { ...create, input: { acts } } },
    });
    expect([await heard('anna'), await heard('dora')]).toEqual([['hello'], ['hello', 'first']]);
  });

  it.each([
    ['a key that is not its machine’s', 'parent/dora', 'villager'],
    ['a key of a child', 'villager/anna/dora', 'villager'],
    ['a key without an id', 'villager/', 'villager'],
    ['a machine that there is not', 'nobody/dora', 'nobody'],
  ])('is a fault of who makes it with %s', async (_, key, machine) => {
    const { engine, act } = await village({ anna: [] });
    await act('anna', { tell: { to: { key }, event: hello, create: { machine, input: {} } } });
    expect(await engine.snapshot(key)).toBeUndefined();
    expect((await engine.quarantined()).map((row) => row.key)).toEqual(['villager/anna']);
    expect(await engine.parked('villager/anna')).toHaveLength(1);
  });

  it('is gone with the chain where it throws at once, and who made it is set aside', async () => {
    const { engine, act } = await village({ anna: [], ben: [] });
    await act('anna', greet('villager/ben'), {
      tell: { to: { key: 'villager/dora' }, event: { type: 'throw' }, create },
    });
    expect(await engine.snapshot('villager/dora')).toBeUndefined();
    expect((await engine.quarantined()).map(({ key, error }) => [key, error?.message])).toEqual([
      ['villager/anna', expect.stringMatching(/^villager\/dora threw on throw: Error at villagers\.ts/)],
    ]);
  });

  it('may have the next one made, and so on, as far as a chain goes', async () => {
    const { engine } = await village({ anna: [], ben: [] });
    await engine.send('villager/anna', { type: 'settle', left: 400 });
    expect(await engine.find('machine:villager')).toHaveLength(402);
    await engine.send('villager/ben', { type: 'settle', left: 1_000 });
    expect((await engine.quarantined()).map(({ error }) => error?.message)).toEqual([
      expect.stringContaining('a loop: more than 1000 steps'),
    ]);
    expect(await engine.find('machine:villager')).toHaveLength(402);
  });
});

describe('an event for whoever bears the hash of some bytes', () => {
  // The hash of the bytes "abc".
  const key = 'villager/ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0';
  const to = { machine: 'villager', digestOf: 'YWJj' };

  it('is taken by the one under that key', async () => {
    const { engine, act } = await village({ anna: [], ben: [] });
    await act('anna', { tell: { to, event: hello } });
    expect(await engine.snapshot(key)).toBeUndefined();
    await act('anna', { tell: { to, event: hello, create } });
    await act('ben', { tell: { to, event: { type: 'later' } } }, greet(key));
    expect((await engine.snapshot(key))?.context).toEqual({ wears: ['new'], heard: ['hello', 'later', 'hello'] });
  });

  it.each([
    ['makes it of another machine', { to: { ...to, machine: 'parent' }, event: hello, create }],
    ['gives what is no base64url', { to: { ...to, digestOf: 'p'.repeat(43) }, event: hello, create }],
  ])('is a fault of who %s', async (_, tell) => {
    const { engine, act } = await village({ anna: [] });
    await act('anna', { tell });
    expect((await engine.quarantined()).map((row) => row.key)).toEqual(['villager/anna']);
  });
});

it.each([
  ['before', false],
  ['after', true],
])('what a chain tells is stored whole or not at all: the process dies %s its commit', async (_, stored) => {
  let dying = false;
  const wrap = (store: Store<EngineRow>): Store<EngineRow> => ({
    ...store,
    async commit(...turn) {
      if (!dying || stored) await store.commit(...turn);
      if (dying) await new Promise(() => undefined);
    },
  });
  const { clock, act, restart } = await village({ anna: [], ben: ['hat'] }, { wrap });
  dying = true;
  void act('anna', { wear: ['scarf'] }, greetAll('hat'), {
    tell: { to: { key: 'villager/dora' }, event: hello, create },
  });
  await clock.settle();
  dying = false;
  const engine = await restart();
  expect(await engine.find('scarf')).toHaveLength(stored ? 1 : 0);
  expect((await engine.snapshot('villager/ben'))?.context['heard']).toEqual(stored ? ['hello'] : []);
  expect((await engine.snapshot('villager/dora'))?.context['heard']).toEqual(stored ? ['hello'] : undefined);
});
