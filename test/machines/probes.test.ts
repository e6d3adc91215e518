import { describe, expect, it } from 'vitest';
import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import type { JsonObject } from '../../machines/vocabulary/json.ts';
import { People, probeOf, profileOf, type Person, type Said } from './probe-people.ts';

const day = 86_400_000;
const xena = profileOf('Xena');
const alice = profileOf('Alice');
const group = (id: string, who: string): string => `member-connection/${id}.${who}`;

type Pair = Readonly<Record<string, string>>;

/** Alice has several records of Xena, and Xena the same of Alice: the keys of Alice's, and Xena's for each. */
async function twoWith(pairs: Pair, more: Parameters<Person['knows']>[2] = {}) {
  const people = new People();
  const [a, x] = [await people.person('Alice'), await people.person('Xena')];
  for (const [mine, theirs] of Object.entries(pairs)) {
    await a.knows(mine, xena, more);
    await x.knows(theirs, alice, more);
    people.link([a, mine], [x, theirs]);
  }
  return { people, a, x };
}

const contacts: Pair = { 'contact/x1': 'contact/a1', 'contact/x2': 'contact/a2' };
const contactAndMember: Pair = { 'contact/x1': 'contact/a1', [group('g', 'x')]: group('g', 'a') };

describe('a probe', () => {
  it('M6: merges two contacts of one person, on both sides, and tells both clients', async () => {
    const { people, a, x } = await twoWith(contacts);
    await a.probe('contact/x2');
    await people.settle();
    expect(await a.areOne('contact/x1', 'contact/x2')).toBe(true);
    expect(await x.areOne('contact/a1', 'contact/a2')).toBe(true);
    expect([await a.states('probe-exchange'), await x.states('probe-match')]).toEqual([['merged'], ['merged']]);
    for (const { emitted } of [a, x]) expect(emitted.map(({ type }) => type)).toEqual(['person.merged']);
  });

  it('PRB-01, M1: merges a contact with a member, whoever of the two is new', async () => {
    for (const isNew of [0, 1]) {
      const { people, a, x } = await twoWith(contactAndMember);
      await a.probe(Object.keys(contactAndMember)[isNew] ?? '');
      await people.settle();
      expect(await a.areOne('contact/x1', group('g', 'x'))).toBe(true);
      expect(await x.areOne('contact/a1', group('g', 'a'))).toBe(true);
    }
  });

  it('M8, M9d, M9e: merges a new contact with all members who confirm, of however many groups', async () => {
    const pairs = {
      [group('g', 'x')]: group('g', 'a'),
      [group('h', 'x')]: group('h', 'a'),
      'contact/x1': 'contact/a1',
    };
    const { people, a, x } = await twoWith(pairs);
    await a.probe('contact/x1');
    await people.settle();
    expect(await a.areOne(...Object.keys(pairs))).toBe(true);
    expect(await x.areOne(...Object.values(pairs))).toBe(true);
  });

  it('M9, M9b: merges members of two groups who have no contact', async () => {
    const pairs = { [group('g', 'x')]: group('g', 'a'), [group('h', 'x')]: group('h', 'a') };
    const { people, a, x } = await twoWith(pairs);
    await a.probe(group('h', 'x'));
    await people.settle();
    expect(people.saidOf('x.info.probe')).toEqual([`Alice ${group('h', 'x')}`]);
    expect(await a.areOne(...Object.keys(pairs))).toBe(true);
    expect(await x.areOne(...Object.values(pairs))).toBe(true);
  });

  it('M9a, M9c: is said to the contact of a member who has one, and its hash once to each person', async () => {
    const pairs = { ...contactAndMember, 'contact/x2': 'contact/a2', [group('h', 'x')]: group('h', 'a') };
    const { people, a, x } = await twoWith(pairs);
    people.holds = ({ key }) => key === 'contact/x2' || key === group('h', 'x');
    await a.probe(group('g', 'x'));
    await people.settle();
    expect(await a.areOne('contact/x1', group('g', 'x'))).toBe(true);
    people.log.splice(0);
    people.holds = () => false;
    await a.probe(group('g', 'x'), 2);
    await people.settle();
    expect(people.saidOf('x.info.probe')).toEqual(['Alice contact/x1']);
    expect(people.saidOf('x.info.probe.check')).toEqual(['Alice contact/x2', `Alice ${group('h', 'x')}`]);
    await a.knows('contact/x4', xena);
    await x.knows('contact/a4', alice);
    people.link([a, 'contact/x4'], [x, 'contact/a4']);
    people.log.splice(0);
    await a.probe('contact/x4', 3);
    await people.settle();
    expect(people.saidOf('x.info.probe.check')).toHaveLength(1);
    expect(await x.areOne('contact/a1', 'contact/a2', 'contact/a4', group('g', 'a'), group('h', 'a'))).toBe(true);
  });

  it('PRB-29, M9g: is confirmed over the member where the other side has no contact any more', async () => {
    const pairs = { ...contactAndMember, [group('h', 'x')]: group('h', 'a') };
    const { people, a, x } = await twoWith(pairs);
    await x.send('contact/a1', 'end');
    await a.probe(group('h', 'x'));
    await people.settle();
    expect(await a.areOne(group('g', 'x'), group('h', 'x'))).toBe(true);
    expect(await a.identityOf('contact/x1')).toBeUndefined();
    expect(await x.areOne(group('g', 'a'), group('h', 'a'))).toBe(true);
  });

  it('M9g: goes to a person’s next record where one can’t be reached, and who confirms it after all is one, too', async () => {
    const { people, a, x } = await twoWith(contactAndMember);
    await a.probe('contact/x1', 1);
    await people.settle();
    await a.knows('contact/x3', xena);
    await x.knows('contact/a3', alice);
    people.link([a, 'contact/x3'], [x, 'contact/a3']);
    const lost: Said[] = [];
    people.loses = (said) =>
      said.message.event === 'x.info.probe.check' && said.key === 'contact/x1' && lost.push(said) > 0;
    people.holds = ({ message }) => message.event === 'x.info.probe.ok';
    await a.probe('contact/x3', 2);
    await people.settle();
    expect([lost.length, people.saidOf('x.info.probe.check').at(-1)]).toEqual([1, `Alice ${group('g', 'x')}`]);
    // It arrived all the same.
    for (const { message } of lost) await x.send('contact/a1', 'hear', { message });
    await people.settle();
    await people.release((held) => held.filter(({ key }) => key === 'contact/a1'));
    expect(await a.areOne('contact/x1', 'contact/x3', group('g', 'x'))).toBe(true);
    expect(await x.areOne('contact/a1', 'contact/a3', group('g', 'a'))).toBe(true);
  });

  it.each([
    ['PRB-13: before its hashes', (held: readonly unknown[]) => held],
    ['PRB-12: after its hashes', (held: readonly unknown[]) => held.toReversed()],
  ])('finds its match where it comes %s', async (_, order) => {
    const { people, a, x } = await twoWith({ ...contacts, 'contact/x3': 'contact/a3' });
    people.holds = ({ message }) => message.event !== 'x.info.probe.ok';
    await a.probe('contact/x3');
    await people.settle();
    await people.release(order as never);
    expect(await a.areOne('contact/x1', 'contact/x2', 'contact/x3')).toBe(true);
    expect(await x.areOne('contact/a1', 'contact/a2', 'contact/a3')).toBe(true);
  });

  it('PRB-04: of two contacts who look like a member, the one who is it becomes one with it', async () => {
    const { people, a, x } = await twoWith(contactAndMember);
    const z = await people.person('Zed');
    await a.knows('contact/z', xena);
    await z.knows('contact/a', alice);
    people.link([a, 'contact/z'], [z, 'contact/a']);
    await a.probe(group('g', 'x'));
    await people.settle();
    expect(people.saidOf('x.info.probe.check')).toEqual(['Alice contact/x1', 'Alice contact/z']);
    expect(await a.areOne('contact/x1', group('g', 'x'))).toBe(true);
    expect([await a.identityOf('contact/z'), await z.identityOf('contact/a')]).toEqual([undefined, undefined]);
    expect(await x.areOne('contact/a1', group('g', 'a'))).toBe(true);
    expect(await a.states('probe-exchange')).toEqual(['probing']);
    await a.wait(14 * day + 1);
    expect(await a.states('probe-exchange')).toEqual(['expired']);
    await a.wait(14 * day + 1);
    expect(await a.states('probe-exchange')).toEqual(['merged']);
  });

  it('PRB-27, M9f: makes one person where a contact and a member of it both confirm', async () => {
    const pairs = { ...contactAndMember, 'contact/x3': 'contact/a3' };
    const { people, a, x } = await twoWith(pairs);
    await a.probe('contact/x3');
    await people.settle();
    expect(await a.areOne(...Object.keys(pairs))).toBe(true);
    expect((await a.rows('identity')).length).toBe(1);
    expect((await x.rows('identity')).length).toBe(1);
  });

  it('takes one person into another where both are known as such', async () => {
    const pairs = { ...contacts, [group('g', 'x')]: group('g', 'a'), [group('h', 'x')]: group('h', 'a') };
    const { people, a, x } = await twoWith(pairs);
    const isMember = (key: string) => key.startsWith('member');
    people.holds = ({ key }) => isMember(key);
    await a.probe('contact/x2', 1);
    await people.settle();
    people.holds = ({ key }) => !isMember(key);
    await a.probe(group('h', 'x'), 2);
    await people.settle();
    await people.release((held) => held.filter(({ message }) => message.event === 'x.info.probe.refused'));
    expect((await a.rows('identity')).length).toBe(2);
    await a.probe('contact/x1', 3);
    await people.settle();
    expect(await a.areOne(...Object.keys(pairs))).toBe(true);
    expect(await x.areOne(...Object.values(pairs))).toBe(true);
    expect([(await a.rows('identity')).length, (await x.rows('identity')).length]).toEqual([1, 1]);
  });

  it('leaves nothing behind where nobody looks the same, and says the secret all the same', async () => {
    const { people, a } = await twoWith({ 'contact/x1': 'contact/a1' });
    await a.probe('contact/x1');
    expect(await a.states('probe-exchange')).toEqual([]);
    await people.settle();
    expect(people.log.map(({ message }) => message.event)).toEqual(['x.info.probe']);
  });

  it('keeps its secret no longer than it needs it', async () => {
    const { people, a, x } = await twoWith(contacts);
    people.holds = ({ message }) => message.event === 'x.info.probe.ok';
    await a.probe('contact/x2');
    await people.settle();
    expect(JSON.stringify(await a.rows('probe-exchange'))).not.toContain(probeOf(1));
    expect(JSON.stringify(await x.rows('probe-match'))).toContain(probeOf(1));
    await people.release();
    await x.wait(15 * day);
    expect(await x.states('probe-match')).toEqual(['kept']);
    expect(JSON.stringify(await x.rows('probe-match'))).not.toContain(probeOf(1));
  });
});

describe('the rules', () => {
  it('PRB-05, PRB-15: contacts stay separate under the rules of today, and the client hears of it', async () => {
    const { people, a, x } = await twoWith(contacts);
    await x.choose('upstream');
    await a.probe('contact/x2');
    await people.settle();
    expect(await x.identityOf('contact/a1')).toBeUndefined();
    expect(await a.identityOf('contact/x1')).toBeUndefined();
    expect(x.emitted).toEqual([
      { type: 'person.matched', records: ['contact/a2', 'contact/a1'], why: 'ContactsSeparate' },
    ]);
  });

  it('PRB-16: so do members', async () => {
    const pairs = { [group('g', 'x')]: group('g', 'a'), [group('h', 'x')]: group('h', 'a') };
    const { people, a, x } = await twoWith(pairs);
    await x.choose('upstream');
    await a.probe(group('h', 'x'));
    await people.settle();
    expect(await a.identityOf(group('h', 'x'))).toBeUndefined();
    expect(x.emitted).toMatchObject([{ type: 'person.matched', why: 'MembersSeparate' }]);
  });

  it('PRB-28: of two contacts that confirm one member the first wins, and the other side undoes the second', async () => {
    const pairs = { ...contacts, [group('g', 'x')]: group('g', 'a') };
    const { people, a, x } = await twoWith(pairs);
    await a.choose('upstream');
    await a.probe(group('g', 'x'));
    await people.settle();
    expect(await a.areOne('contact/x1', group('g', 'x'))).toBe(true);
    expect(await a.identityOf('contact/x2')).toBeUndefined();
    expect(await x.areOne('contact/a1', group('g', 'a'))).toBe(true);
    expect(await x.identityOf('contact/a2')).toBeUndefined();
    expect(people.saidOf('x.info.probe.refused')).toEqual(['Alice contact/x2', `Alice ${group('g', 'x')}`]);
    expect(await a.states('probe-exchange')).toEqual(['merged']);
  });

  it.each([
    ['PRB-07, M19: who has switched merging off', async (a: Person) => a.choose({ merge: false }), {}],
    ['PRB-09, M20: who is in disguise', async () => undefined, { incognito: true }],
  ])('%s says a secret that nobody can confirm, and it looks the same', async (_, prepare, more) => {
    const { people, a, x } = await twoWith(contacts, more);
    await prepare(a);
    await a.probe('contact/x2');
    expect([await a.states('probe-exchange'), a.said.length]).toEqual([[], 1]);
    await people.settle();
    expect(people.log.map(({ message }) => message)).toEqual([chatMessage.infoProbe(probeOf(1), true)]);
    expect(await x.identityOf('contact/a1')).toBeUndefined();
  });

  it('PRB-08: who has switched merging off stores nothing and confirms nothing', async () => {
    const { people, a, x } = await twoWith(contacts);
    await x.choose({ merge: false });
    await a.probe('contact/x2');
    await people.settle();
    expect([await x.rows('probe-match'), people.saidOf('x.info.probe.ok')]).toEqual([[], []]);
    expect(x.emitted).toEqual([]);
  });

  it('PRB-11: who looks different in one thing gets no hash', async () => {
    const { people, a } = await twoWith({ 'contact/x1': 'contact/a1' });
    await a.knows('contact/x2', { ...xena, image: 'data:image/png;base64,AAAA' });
    await a.probe('contact/x2');
    await people.settle();
    expect(people.saidOf('x.info.probe.check')).toEqual([]);
  });

  it('who knows us as somebody else gets no hash', async () => {
    const { people, a } = await twoWith({ 'contact/x1': 'contact/a1' });
    await a.knows('contact/x2', xena, { ours: profileOf('Somebody') as object as JsonObject });
    await a.probe('contact/x2');
    await people.settle();
    expect(people.saidOf('x.info.probe.check')).toEqual([]);
  });
});

describe('what changes in between', () => {
  async function confirmed(pairs = contacts) {
    const two = await twoWith(pairs);
    two.people.holds = ({ message }) => message.event === 'x.info.probe.ok';
    await two.a.probe('contact/x2');
    await two.people.settle();
    expect(await two.a.states('probe-exchange')).toEqual(['probing']);
    return two;
  }
  const identities = async ({ a, x }: { a: Person; x: Person }): Promise<unknown[]> => [
    ...(await Promise.all(Object.keys(contacts).map((key) => a.identityOf(key)))),
    ...(await Promise.all(Object.values(contacts).map((key) => x.identityOf(key)))),
  ];
  const none = [undefined, undefined, undefined, undefined];

  it('PRB-21: a profile that differs by now is refused, and the other side undoes its merge', async () => {
    const two = await confirmed();
    await two.a.send('contact/x1', 'become', { context: { peer: { profile: profileOf('Zoe') } } });
    await two.people.release();
    expect(await identities(two)).toEqual(none);
    expect(await two.a.states('probe-exchange')).toEqual(['refused']);
    expect(two.x.emitted.map(({ type }) => type)).toEqual(['person.merged', 'person.separated']);
  });

  it('a choice that differs by now is refused, too', async () => {
    const two = await confirmed();
    await two.a.choose({ merge: false });
    await two.people.release();
    expect(await identities(two)).toEqual(none);
  });

  it('PRB-23: a candidate that was deleted is not merged, and nothing fails', async () => {
    const two = await confirmed();
    await two.a.send('contact/x1', 'end');
    expect(await two.a.rows('probe-exchange')).toEqual([]);
    await two.people.release();
    expect(await two.a.identityOf('contact/x2')).toBeUndefined();
    expect(await two.a.engine.quarantined()).toEqual([]);
  });

  it('PRB-24: after 14 days a confirmation is too late, and the other side undoes its merge', async () => {
    const two = await confirmed();
    await two.a.wait(14 * day + 1);
    expect(await two.a.states('probe-exchange')).toEqual(['expired']);
    await two.people.release();
    expect(await identities(two)).toEqual(none);
    await two.a.wait(14 * day + 1);
    expect(await two.a.rows('probe-exchange')).toEqual([]);
  });

  it('PRB-19: a confirmation counts once', async () => {
    const two = await confirmed({ ...contacts, 'contact/x3': 'contact/a3' });
    await two.people.release((held) => [...held, ...held]);
    const identity = await two.a.identityOf('contact/x2');
    expect(two.a.emitted.filter(({ type }) => type === 'person.merged')).toHaveLength(2);
    await two.a.send('contact/x1', 'hear', { message: chatMessage.infoProbeOk(probeOf(1)) });
    expect([await two.a.identityOf('contact/x2'), await two.a.states('probe-exchange')]).toEqual([
      identity,
      ['merged'],
    ]);
  });

  it('PRB-17: a secret that was never said confirms nothing, nor one from who did not get its hash', async () => {
    const two = await confirmed();
    await two.a.knows('contact/eve', profileOf('Eve'));
    await two.a.send('contact/x1', 'hear', { message: chatMessage.infoProbeOk(probeOf(9)) });
    await two.a.send('contact/eve', 'hear', { message: chatMessage.infoProbeOk(probeOf(1)) });
    expect(await two.a.states('probe-exchange')).toEqual(['probing']);
    expect(await two.a.identityOf('contact/x1')).toBeUndefined();
  });

  it('a confirmation that does not get out merges nobody', async () => {
    const two = await twoWith(contacts);
    two.people.loses = ({ message }) => message.event === 'x.info.probe.ok';
    await two.a.probe('contact/x2');
    await two.people.settle();
    expect(await identities(two)).toEqual(none);
    expect(await two.x.states('probe-match')).toEqual(['waiting']);
    await two.x.wait(14 * day + 1);
    expect(await two.x.rows('probe-match')).toEqual([]);
  });

  it('what the user has taken apart is not merged by a confirmation that got out before', async () => {
    const two = await twoWith(contacts);
    two.people.holds = ({ message }) => message.event === 'x.info.probe.ok';
    await two.a.probe('contact/x2');
    await two.people.settle();
    await two.x.send('contact/a1', 'become', { context: { apart: ['contact/a2'] } });
    await two.people.release();
    expect(await two.x.identityOf('contact/a1')).toBeUndefined();
  });
});

describe('limits', () => {
  it('of one record 16 secrets are kept, and no more', async () => {
    const { a } = await twoWith({ 'contact/x1': 'contact/a1' });
    for (let n = 1; n <= 20; n++) {
      await a.send('contact/x1', 'hear', { message: chatMessage.infoProbe(probeOf(n)) });
    }
    expect(await a.states('probe-match')).toEqual(Array(16).fill('waiting'));
  });

  it('P7: a hash goes to 64 records at most', async () => {
    const { people, a } = await twoWith({ 'contact/x1': 'contact/a1' });
    for (let n = 0; n < 70; n++) {
      await a.knows(group(`g${n}`, 'x'), xena);
      a.secrets.set(`Alice:${group(`g${n}`, 'x')}`, `what-alice-and-member-${n}-know`);
    }
    await a.probe('contact/x1');
    await people.settle();
    expect(people.saidOf('x.info.probe.check')).toHaveLength(64);
  });

  it('of one hash 64 are remembered who said it', async () => {
    const a = await new People().person('Alice');
    for (let n = 0; n < 70; n++) {
      await a.knows(group(`g${n}`, 'x'), xena);
      await a.send(group(`g${n}`, 'x'), 'hear', { message: chatMessage.infoProbeCheck(probeOf(1)) });
    }
    expect((await a.rows('probe-match')).map(({ context }) => (context['holders'] as unknown[]).length)).toEqual([64]);
  });

  it('who says a hash and nothing else is forgotten after 14 days', async () => {
    const { a } = await twoWith({ 'contact/x1': 'contact/a1' });
    await a.send('contact/x1', 'hear', { message: chatMessage.infoProbeCheck(probeOf(1)) });
    expect(await a.states('probe-match')).toEqual(['waiting']);
    await a.wait(14 * day + 1);
    expect(await a.rows('probe-match')).toEqual([]);
  });
});
