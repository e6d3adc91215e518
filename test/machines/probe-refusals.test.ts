import { expect, it } from 'vitest';
import type { ChatMessage } from '../../machines/vocabulary/chat-message.ts';
import { group, twoWith } from './probe-pair.ts';
import { People, profileOf } from './probe-people.ts';

/** Who asked does not merge after all: the other side undoes that, and nothing else, over whatever record it hears of it. */

const zoe = { context: { peer: { profile: profileOf('Zoe') } } };

/** Alice and Xena are each other's contacts by several connections. */
async function friends(count: number) {
  const people = new People();
  const [a, x] = [await people.person('Alice'), await people.person('Xena')];
  const meet = async (n: number) => {
    await a.knows(`contact/x${n}`, profileOf('Xena'));
    await x.knows(`contact/a${n}`, profileOf('Alice'));
    people.link([a, `contact/x${n}`], [x, `contact/a${n}`]);
  };
  for (let n = 1; n <= count; n += 1) await meet(n);
  return { people, a, x, meet };
}

it.each([
  ['', true],
  [' and it is not bound', false],
])('PRB-23: what is refused over a record that is deleted by then is undone all the same%s', async (_, isBound) => {
  const { people, a, x, meet } = await friends(2);
  if (!isBound) for (const each of [a, x]) await each.choose({ probeBinding: 'never' });
  await a.probe('contact/x2');
  await people.settle();
  await meet(3);
  const late: ChatMessage[] = [];
  x.ears.set('contact/a1', async (message) => void late.push(message));
  await a.probe('contact/x3', 2);
  await people.settle();
  expect(await x.areOne('contact/a1', 'contact/a2', 'contact/a3')).toBe(true);
  await x.send('contact/a1', 'end');
  expect(await x.areOne('contact/a2', 'contact/a3')).toBe(true);
  await a.send('contact/x1', 'become', zoe);
  for (const message of late) await a.send('contact/x1', 'hear', { message });
  await people.settle();
  expect(people.saidOf('x.info.probe.refused')).toEqual(['Alice contact/x1', 'Alice contact/x3']);
  expect([await a.identityOf('contact/x3'), await x.identityOf('contact/a3')]).toEqual([undefined, undefined]);
});

it('a refusal undoes what it names: others that the same probe has found stay one', async () => {
  const { people, a, x } = await friends(3);
  people.holds = ({ message }) => message.event === 'x.info.probe.ok';
  await a.probe('contact/x3');
  await people.settle();
  await a.send('contact/x1', 'become', zoe);
  await people.release((held) => held.toReversed());
  expect(await a.areOne('contact/x2', 'contact/x3')).toBe(true);
  expect(await x.areOne('contact/a2', 'contact/a3')).toBe(true);
  expect([await a.identityOf('contact/x1'), await x.identityOf('contact/a1')]).toEqual([undefined, undefined]);
});

it('PRB-23: what is refused after who said the secret is deleted is not undone: by the user it is', async () => {
  const { people, a, x } = await friends(3);
  const late: ChatMessage[] = [];
  x.ears.set('contact/a1', async (message) => void late.push(message));
  await a.probe('contact/x3');
  await people.settle();
  await x.send('contact/a3', 'end');
  await a.send('contact/x1', 'become', zoe);
  for (const message of late) await a.send('contact/x1', 'hear', { message });
  await people.settle();
  expect(people.saidOf('x.info.probe.refused')).toEqual(['Alice contact/x1', 'Alice contact/x3']);
  expect([await a.areOne('contact/x2', 'contact/x3'), await a.identityOf('contact/x1')]).toEqual([true, undefined]);
  const [person] = await x.rows('identity');
  expect(await x.areOne('contact/a1', 'contact/a2')).toBe(true);
  await x.send(person?.key ?? '', 'user.separate', { record: 'contact/a1' });
  expect([await x.identityOf('contact/a1'), await x.identityOf('contact/a2')]).toEqual([undefined, undefined]);
});

it.each([
  ['all have confirmed', 'nobody'],
  ['one of them is refused', group('g', 'x')],
])('what comes of confirmations while a secret is read for another one counts: %s', async (_, changed) => {
  const members = Object.fromEntries(['g', 'h', 'k'].map((id) => [group(id, 'x'), group(id, 'a')]));
  const { people, a, x } = await twoWith({ ...members, 'contact/x1': 'contact/a1' });
  const isLate = ({ key }: { key: string }) => key === group('k', 'x');
  people.holds = ({ message: { event }, ...by }) =>
    event === 'x.info.probe.ok' || (event === 'x.info.probe.check' && isLate(by));
  await a.probe('contact/x1');
  await people.settle();
  if (changed !== 'nobody') await a.send(changed, 'become', { context: { facts: { profile: profileOf('Zoe') } } });
  x.isMute = true;
  await people.release((held) => [...held.filter(isLate), ...held.filter((each) => !isLate(each))]);
  expect(await x.states('probe-match')).toEqual(['reading']);
  x.isMute = false;
  await people.settle();
  expect(await x.states('probe-match')).toEqual(['merged']);
  const one = Object.entries(members).filter(([key]) => key !== changed);
  expect(await a.areOne('contact/x1', ...one.map(([key]) => key))).toBe(true);
  expect(await x.areOne('contact/a1', ...one.map(([, key]) => key))).toBe(true);
  expect(await x.rows('identity')).toHaveLength(1);
  expect(await x.identityOf(members[changed] ?? 'contact/nobody')).toBeUndefined();
});
