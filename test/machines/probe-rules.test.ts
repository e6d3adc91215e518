import { describe, expect, it } from 'vitest';
import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import type { JsonObject } from '../../machines/vocabulary/json.ts';
import { contacts, group, twoWith, xena } from './probe-pair.ts';
import { probeOf, profileOf, type Person } from './probe-people.ts';

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
