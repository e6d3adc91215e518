import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../machines/vocabulary/json.ts';
import type { Person } from '../../runtime/person.ts';
import { contactOf, memberOf, people, profileOf } from '../machines/record-stand-ins.ts';

const ann = profileOf('Ann', { image: 'data:ann' });
const stranger = profileOf('Ann', { image: 'data:other' });
const [contact, inG, inH] = ['contact/ann', 'member-connection/g.ann', 'member-connection/h.ann'] as const;
const other = 'member-connection/h.other';
const person = 'identity/p';

const world = () =>
  people({
    [inG]: memberOf('g', ann),
    [contact]: contactOf(ann),
    [inH]: memberOf('h', ann),
    [other]: memberOf('h', stranger),
  });
const shown = ({ records, ...rest }: Person) => ({ ...rest, records: records.map(({ key }) => key) });

describe('who is behind a record', () => {
  it('is all that is known of the person, by whichever of its records or by the identity', async () => {
    const { engine, merge } = await world();
    await merge(person, inG, contact);
    await merge(person, inG, inH);
    const whole = {
      identity: person,
      profile: ann,
      name: 'Ann',
      records: [inG, contact, inH],
      contact,
      groups: ['g', 'h'],
      alike: [],
    };
    for (const key of [inG, contact, inH, person]) expect(shown(await engine.identity(key))).toEqual(whole);
  });

  it('is the record itself where it is nobody else', async () => {
    const { engine } = await world();
    expect(shown(await engine.identity(other))).toEqual({
      profile: stranger,
      name: 'Ann_3',
      records: [other],
      groups: ['h'],
      alike: [],
    });
    expect(await engine.identity('contact/nobody')).toMatchObject({ contact: 'contact/nobody', groups: [] });
  });

  it('is suggested where others look the same and were not merged, by the settings of today', async () => {
    const { engine, merge } = await world();
    const alike = async (key: string) => (await engine.identity(key)).alike;
    expect(await alike(contact)).toEqual([inG, inH]);
    await merge(person, contact, inG);
    expect(await alike(contact)).toEqual([inH]);
    expect(await alike(inH)).toEqual([contact, inG]);
    await engine.start('merge-settings', 'account', { policy: 'upstream' });
    expect(await alike(inH)).toEqual([contact]);
    await engine.send('merge-settings/account', { type: 'user.set', policy: { contactWithMember: false } });
    expect(await alike(inH)).toEqual([]);
  });

  it('PRB: shows its own profile and name again, and is not suggested, when the user says that it is somebody else', async () => {
    const { engine, merge } = await people({ [inG]: memberOf('g', ann), [contact]: contactOf(ann) });
    await merge(person, inG, contact);
    expect(await engine.identity(contact)).toMatchObject({ name: 'Ann', groups: ['g'] });
    await engine.send(person, { type: 'user.separate', record: contact });
    const alone = shown(await engine.identity(contact));
    expect(alone).toEqual({ profile: ann, name: 'Ann_1', records: [contact], contact, groups: [], alike: [] });
    expect(await engine.identity(inG)).toMatchObject({ name: 'Ann', groups: ['g'], alike: [] });
  });

  it('is shown by the profile of the oldest record, whatever the others say since', async () => {
    const { engine, merge } = await world();
    await merge(person, contact, inG);
    const renamed = contactOf(profileOf('Anna')) as { peer: JsonObject };
    await engine.send(contact, { type: 'become', context: renamed });
    expect(await engine.identity(contact)).toMatchObject({ profile: ann, name: 'Ann' });
  });

  it('is nobody where the key is none of a record or an identity', async () => {
    const { engine } = await world();
    await engine.start('merge-settings', 'account', {});
    await engine.start('contact', 'unknown', { context: {} } as never);
    for (const key of [
      'contact/eve',
      'identity/eve',
      'merge-settings/account',
      'contact/unknown',
      '',
      'x'.repeat(300),
    ]) {
      await expect(engine.identity(key)).rejects.toMatchObject({ error: { type: 'InstanceUnknown' } });
    }
  });
});
