import { describe, expect, it } from 'vitest';
import type { MergePolicy } from '../../machines/person/merge-policy.ts';
import type { ChatMessage } from '../../machines/vocabulary/chat-message.ts';
import { People, profileOf, type Person } from './probe-people.ts';

const xena = profileOf('Xena');
const alice = profileOf('Alice');
const day = 86_400_000;

/** Alice and Xena know each other, over one connection that is their own. */
async function friends(knowsSecret = true) {
  const people = new People();
  const [a, x] = [await people.person('Alice'), await people.person('Xena')];
  const meet = async (mine: string, theirs: string) => {
    await a.knows(mine, xena);
    await x.knows(theirs, alice);
    people.link([a, mine], [x, theirs], knowsSecret);
  };
  return { people, a, x, meet };
}

/** Mallory is Xena to Alice, and Alice to Xena: whatever one says is passed on to the other, as Mallory likes it. */
async function mallory({ a, x }: { a: Person; x: Person }, change = (message: ChatMessage) => message) {
  await a.knows('contact/m', xena);
  await x.knows('contact/m', alice);
  a.secrets.set('Alice:contact/m', 'between-alice-and-mallory');
  x.secrets.set('Xena:contact/m', 'between-xena-and-mallory');
  a.ears.set('contact/m', (message) => x.send('contact/m', 'hear', { message: change(message) }));
  x.ears.set('contact/m', (message) => a.send('contact/m', 'hear', { message: change(message) }));
}

/** As a client of which nobody would expect a binding. */
function stripped({ params: { binding: _, joinery: __, ...params }, ...message }: ChatMessage): ChatMessage {
  return { ...message, params };
}
const passings: [string, (message: ChatMessage) => ChatMessage][] = [
  ['as it is', (message) => message],
  ['as that of an old client', stripped],
];

const areStrangers = async ({ a, x }: { a: Person; x: Person }): Promise<void> => {
  for (const key of ['contact/x', 'contact/m']) expect(await a.identityOf(key)).toBeUndefined();
  for (const key of ['contact/a', 'contact/m']) expect(await x.identityOf(key)).toBeUndefined();
};

describe.each(passings)('PRB-25: somebody between two people who passes on, %s,', (_, change) => {
  it('a secret becomes neither of them', async () => {
    const two = await friends();
    await two.meet('contact/x', 'contact/a');
    await mallory(two, change);
    await two.a.probe('contact/m');
    await two.people.settle();
    expect(two.people.saidOf('x.info.probe.check')).toEqual(['Alice contact/x']);
    await areStrangers(two);
    expect(two.x.emitted).toEqual([{ type: 'person.matched', records: ['contact/m', 'contact/a'], why: 'Unbound' }]);
  });

  it('its hash becomes neither of them', async () => {
    const two = await friends();
    await mallory(two, change);
    await two.meet('contact/x', 'contact/a');
    await two.a.probe('contact/x');
    await two.people.settle();
    expect(two.people.saidOf('x.info.probe.check')).toEqual(['Alice contact/m']);
    await areStrangers(two);
    expect(two.x.emitted).toMatchObject([{ why: 'Unbound' }]);
  });

  it.each([
    ['a lost answer', 'contact/m', { isMute: true }],
    ['a lost answer', 'contact/x', { isMute: true }],
    ['an error', 'contact/m', { error: { type: 'INTERNAL' } }],
    ['an error', 'contact/x', { error: { type: 'INTERNAL' } }],
  ])('gains nothing by %s of either agent, where %s is the new one', async (__, subject, hindrance) => {
    for (const who of ['a', 'x'] as const) {
      const two = await friends();
      await two.meet('contact/x', 'contact/a');
      await mallory(two, change);
      Object.assign(two[who], hindrance);
      await two.a.probe(subject);
      await two.people.settle();
      for (const each of [two.a, two.x]) await each.wait(3 * day + 1);
      await two.people.settle();
      expect(await two.x.states('probe-match')).not.toContain('merged');
      await areStrangers(two);
    }
  });

  it('either becomes both of them where nothing is bound', async () => {
    const two = await friends();
    await two.meet('contact/x', 'contact/a');
    await mallory(two, change);
    await two.a.choose({ probeBinding: 'never' });
    await two.x.choose({ probeBinding: 'never' });
    await two.a.probe('contact/m');
    await two.people.settle();
    expect([await two.a.areOne('contact/x', 'contact/m'), await two.x.areOne('contact/a', 'contact/m')]).toEqual([
      true,
      true,
    ]);
  });
});

describe('a binding', () => {
  async function probed(
    choices: { a?: MergePolicy['probeBinding']; x?: MergePolicy['probeBinding'] },
    knowsSecret = true,
    prepare = (_: { people: People; a: Person; x: Person }): void => undefined,
  ) {
    const two = await friends(knowsSecret);
    await two.meet('contact/1', 'contact/1');
    await two.meet('contact/2', 'contact/2');
    if (choices.a) await two.a.choose({ probeBinding: choices.a });
    if (choices.x) await two.x.choose({ probeBinding: choices.x });
    prepare(two);
    await two.a.probe('contact/2');
    await two.people.settle();
    return two;
  }
  const verdicts = async ({ a, x }: { a: Person; x: Person }) => [
    await a.areOne('contact/1', 'contact/2'),
    await x.areOne('contact/1', 'contact/2'),
  ];

  it('goes with the hash and with the confirmation, and is not the same', async () => {
    const { people } = await probed({});
    const bindings = people.log.flatMap(({ message }) => message.params['binding'] ?? []);
    expect(bindings).toEqual([expect.stringMatching(/^[\w-]{43}$/), expect.stringMatching(/^[\w-]{43}$/)]);
    expect(new Set(bindings).size).toBe(2);
  });

  it.each([
    ['agents of neither side know secrets', {}, false, true],
    ['both require it', { a: 'required', x: 'required' }, true, true],
    ['one does without', { a: 'never' }, true, true],
    ['the other does without', { x: 'never' }, true, true],
    ['one requires it and agents know no secrets', { a: 'required' }, false, false],
    ['the other requires it and agents know no secrets', { x: 'required' }, false, false],
    ['one requires it and the other does without', { a: 'required', x: 'never' }, true, false],
    ['the other requires it and one does without', { a: 'never', x: 'required' }, true, false],
  ] as const)('where %s: the verdict is the same on both sides', async (_, choices, knowsSecret, isMerged) => {
    expect(await verdicts(await probed(choices, knowsSecret))).toEqual([isMerged, isMerged]);
  });

  it('is waited for three days by who asks: then nobody gets a hash', async () => {
    const two = await probed({}, true, ({ a }) => {
      a.isMute = true;
    });
    expect(await two.a.states('probe-exchange')).toEqual(['reading']);
    expect(two.people.saidOf('x.info.probe')).toEqual(['Alice contact/2']);
    await two.a.wait(3 * day + 1);
    await two.people.settle();
    expect(two.people.saidOf('x.info.probe.check')).toEqual([]);
    expect(await two.a.states('probe-exchange')).toEqual(['over']);
    two.a.isMute = false;
    await two.people.settle();
    await two.a.probe('contact/2', 2);
    await two.people.settle();
    expect(await verdicts(two)).toEqual([true, true]);
  });

  it('is waited for three days by who is asked: then nobody is confirmed, and the client hears of it', async () => {
    const two = await probed({}, true, ({ x }) => {
      x.isMute = true;
    });
    expect(await two.x.states('probe-match')).toEqual(['reading']);
    await two.x.wait(3 * day + 1);
    await two.people.settle();
    expect(two.x.emitted).toMatchObject([{ type: 'person.matched', why: 'Unbound' }]);
    expect(two.people.saidOf('x.info.probe.ok')).toEqual([]);
    expect(await verdicts(two)).toEqual([false, false]);
  });

  it.each(['a', 'x'] as const)(
    'is not done without where the agent of %s fails: that is not to know none',
    async (who) => {
      const two = await probed({}, true, (both) => {
        both[who].error = { type: 'INTERNAL' };
      });
      expect(two.people.saidOf('x.info.probe.ok')).toEqual([]);
      expect(await verdicts(two)).toEqual([false, false]);
    },
  );

  it('that is required and can’t be had ends it', async () => {
    const two = await probed({ a: 'required' }, true, ({ a }) => {
      a.isMute = true;
    });
    await two.a.wait(3 * day + 1);
    const [row] = await two.a.rows('probe-exchange');
    expect([row?.value, row?.context['probe'], row?.context['secrets']]).toMatchObject([
      'over',
      undefined,
      { read: {} },
    ]);
    two.a.isMute = false;
    await two.people.settle();
    expect(await two.a.rows('probe-exchange')).toEqual([]);
    expect(two.people.saidOf('x.info.probe.check')).toEqual([]);
  });

  it('is read again of who says the hash while others are read', async () => {
    const two = await probed({}, true, ({ people, x }) => {
      x.isMute = true;
      people.holds = ({ message }) => message.event === 'x.info.probe.check';
    });
    await two.meet('contact/3', 'contact/3');
    two.x.isMute = true;
    await two.people.release();
    expect(await two.x.states('probe-match')).toEqual(['reading']);
    two.x.isMute = false;
    await two.people.settle();
    expect(await verdicts(two)).toEqual([true, true]);
    await two.x.wait(15 * day);
    expect(await two.x.states('probe-match')).toEqual(['kept']);
  });
});
