import * as v from 'valibot';
import { expect, it } from 'vitest';
import { assign, setup } from 'xstate';
import { registry, type MachineDefinition } from '../../machines/registry.ts';
import { setUp } from './setup.ts';

/** What else than a machine's step may fail, and must hold up nobody but its instance. */

const named = setup({
  types: { context: {} as { name: string }, events: {} as { type: 'rename'; name: string } },
  actions: { rename: assign(({ event }) => ({ name: event.name })) },
}).createMachine({ id: 'named', context: { name: 'new' }, on: { rename: { actions: 'rename' } } });

const machines = {
  named: {
    machine: named,
    version: 1,
    input: v.object({}),
    events: { rename: v.object({ name: v.string() }) },
    labels: ({ context }) => {
      const name = context['name'] as string;
      if (name === 'nameless') throw new TypeError('no label for the nameless');
      return [`name:${name}`];
    },
    migrations: {},
  } satisfies MachineDefinition,
};

it.each([
  ['no store can keep', '\ud800', /: a label that no store can keep$/],
  ['can’t be made', 'nameless', /: TypeError at set-aside\.test\.ts:\d+:\d+$/],
])('a label that %s sets aside its instance, and what shares the turn is stored', async (_, name, words) => {
  const { engine } = await setUp({ machines });
  for (const id of ['one', 'other']) await engine.start('named', id, {});
  const both = [
    engine.send('named/one', { type: 'rename', name }),
    engine.send('named/other', { type: 'rename', name: 'x' }),
  ];
  expect(await Promise.all(both)).toEqual([{ changed: true }, { changed: true }]);
  expect(await engine.find('name:x')).toMatchObject([{ key: 'named/other' }]);
  const message = expect.stringMatching(words) as string;
  expect(await engine.snapshot('named/one')).toMatchObject({
    status: 'quarantined',
    context: { name: 'new' },
    error: { message },
  });
  expect(await engine.parked('named/one')).toMatchObject([{ parked: { event: { type: 'rename', name } } }]);
});

it('a log that throws is in nobody’s way', async () => {
  const throws = (): never => {
    throw new Error('the log is full');
  };
  const { agent, restart } = await setUp();
  const engine = await restart({ logger: { debug: throws, info: throws, warn: throws, error: throws } });
  await agent.emit({ type: 'OK', corrId: 'never-asked' });
  expect(engine.deadLetters()).toHaveLength(1);
  expect(await engine.start('parent', 'p', { greeting: 'hello' })).toEqual({ created: true });
});

it('who is told of steps and throws sets nobody aside', async () => {
  const { engine: first, restart } = await setUp();
  await first.close();
  const said: string[] = [];
  const logger = { debug() {}, info() {}, warn() {}, error: (what: string) => void said.push(what) };
  const throws = (): never => {
    throw new Error('not now');
  };
  const engine = await restart({ observe: throws, trace: throws, logger });
  expect(await engine.start('parent', 'p', { greeting: 'hello' })).toEqual({ created: true });
  expect(await engine.send('parent/p', { type: 'adopt' })).toEqual({ changed: true });
  expect(await engine.quarantined()).toEqual([]);
  expect(new Set(said)).toEqual(new Set(['an observer threw']));
});

const unfit: readonly [what: string, profileFactory: () => unknown, words: RegExp][] = [
  [
    'throws',
    () => {
      throw new Error('no profile today');
    },
    /makeProfile: Error at set-aside\.test\.ts/,
  ],
  ['answers later', async () => ({ displayName: 'Alice' }), /profileFactory: displayName: missing/],
  ['makes nothing', () => undefined, /profileFactory: NotJson/],
  ['makes nobody', () => ({ displayName: '' }), /profileFactory: displayName: /],
  [
    'makes more than a row can hold',
    () => ({ displayName: 'A', more: 'x'.repeat(30_000) }),
    /profileFactory: TooLarge/,
  ],
];

it.each(unfit)(
  'a profile factory that %s sets aside its instance, and what led there is kept',
  async (_, made, words) => {
    const { engine: first, agent, restart } = await setUp({ machines: registry });
    await first.close();
    let profileFactory = made;
    const engine = await restart({ profileFactory: () => profileFactory() as never });
    const link = `https://smp1.example/c#${'A'.repeat(43)}`;
    await engine.start('channel-join', 'c', { link, oneStep: true, policy: { linkPolicy: 'independent' } });
    await engine.idle();
    const publicGroup = { groupType: 'channel', publicGroupId: 'A'.repeat(43) };
    await agent.answer(agent.held[0]?.corrId ?? '', {
      type: 'LDATA',
      data: {
        request: 'r',
        entityId: 'A'.repeat(43),
        direct: false,
        owners: [],
        relays: [`https://smp1.example/r#${'B'.repeat(43)}`],
        userData: { groupProfile: { displayName: 'News', publicGroup } },
      },
    });
    expect(agent.unacknowledged).toEqual([]);
    expect(await engine.snapshot('channel-join/c')).toMatchObject({
      status: 'quarantined',
      value: 'fetchingGroupLink',
      error: {
        event: 'makeProfile',
        message: expect.stringMatching(words) as string,
      },
    });
    profileFactory = () => ({ displayName: 'Alice', fullName: '' });
    expect(await engine.resume('channel-join/c')).toEqual({ changed: true });
    expect(await engine.snapshot('channel-join/c')).toMatchObject({ status: 'active', value: 'preparingIdentity' });
  },
);
