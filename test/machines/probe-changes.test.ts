import { describe, expect, it } from 'vitest';
import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import { contacts, day, twoWith } from './probe-pair.ts';
import { probeOf, profileOf, type Person } from './probe-people.ts';

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
