import { describe, expect, it } from 'vitest';
import { alice, contactAndMember, contacts, day, group, twoWith, xena } from './probe-pair.ts';
import { probeOf, type Said } from './probe-people.ts';

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

  it('merges records of which one points to a person who is not there any more', async () => {
    const { people, a, x } = await twoWith(contacts);
    await a.send('contact/x1', 'become', { context: { identity: 'identity/lost' } });
    await x.send('contact/a2', 'become', { context: { identity: 'identity/lost' } });
    await a.probe('contact/x2');
    await people.settle();
    expect(await a.areOne('contact/x1', 'contact/x2')).toBe(true);
    expect(await x.areOne('contact/a1', 'contact/a2')).toBe(true);
    for (const each of [a, x]) expect(await each.states('identity')).toEqual(['together']);
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
