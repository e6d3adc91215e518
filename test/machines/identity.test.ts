import { describe, expect, it } from 'vitest';
import { contactsOf, recordsOf } from '../../machines/person/identity-context.ts';
import type { JsonObject } from '../../machines/vocabulary/json.ts';
import { contactOf, memberOf, people, profileOf } from './record-stand-ins.ts';

const [contact, second, inG, inH, inI] = [
  'contact/ann',
  'contact/ann-again',
  'member-connection/g.ann',
  'member-connection/h.ann',
  'member-connection/i.ann',
] as const;
const all = [contact, second, inG, inH, inI] as const;
const person = 'identity/p';
const nobody = [undefined, undefined];

async function ann() {
  const profile = profileOf('Ann');
  const world = await people({
    [contact]: contactOf(profile),
    [second]: contactOf(profile),
    [inG]: memberOf('g', profile),
    [inH]: memberOf('h', profile),
    [inI]: memberOf('i', profile),
  });
  const emitted: JsonObject[] = [];
  world.engine.subscribe('', (change) => void emitted.push(...(change.emitted as unknown as JsonObject[])));
  return {
    ...world,
    emitted,
    undo: (identity: string, one: string, other: string, by = 'probe-exchange/e') =>
      world.tell(identity, { type: 'identity.undo', one, other, by }),
    apart: async (key: string) => (await world.engine.snapshot(key))?.context['apart'],
  };
}

describe('an identity', () => {
  it('M9f: is one for a member and its contact who both confirm, however often it is told', async () => {
    const { merge, known, engine, emitted } = await ann();
    await merge(person, inH, inG);
    await merge(person, inH, contact);
    await merge(person, inH, contact);
    await merge(person, contact, inH, 'probe-match/m');
    expect(await known(...all)).toEqual([[person, contact], nobody, [person, contact], [person, contact], nobody]);
    expect(emitted).toEqual([
      { type: 'person.merged', identity: person, records: [inH, inG] },
      { type: 'person.merged', identity: person, records: [inH, inG, contact] },
    ]);
    const row = await engine.snapshot(person);
    expect([row && recordsOf(row), row && contactsOf(row)]).toEqual([[inH, inG, contact], [contact]]);
  });

  it('is reached by its first contact, and by the next when that is gone', async () => {
    const { merge, known, tell } = await ann();
    await merge(person, inG, contact);
    await merge(person, inG, second);
    expect(await known(inG, second)).toEqual([
      [person, contact],
      [person, contact],
    ]);
    await tell(person, { type: 'record.gone', record: contact });
    expect(await known(inG, second)).toEqual([
      [person, second],
      [person, second],
    ]);
  });

  it('falls apart when the word is taken back by which a record that is gone had joined two others', async () => {
    const { merge, known, tell, undo } = await ann();
    await merge(person, contact, second);
    await merge(person, second, inG, 'probe-match/m');
    await tell(person, { type: 'record.gone', record: second });
    expect(await known(contact, inG)).toEqual([
      [person, contact],
      [person, contact],
    ]);
    await undo(person, inG, contact, 'probe-match/m');
    expect(await known(inG)).toEqual([[person, contact]]);
    await undo(person, inG, second, 'probe-match/m');
    expect(await known(contact, inG)).toEqual([nobody, nobody]);
  });

  it('M9g: holds together when the contact by which its members were found is gone', async () => {
    const { merge, known, tell, emitted } = await ann();
    for (const member of [inG, inH, inI]) await merge(person, contact, member);
    emitted.length = 0;
    await tell(person, { type: 'record.gone', record: contact });
    expect(await known(inG, inH, inI)).toEqual(Array.from({ length: 3 }, () => [person, undefined]));
    expect(emitted).toEqual([]);
  });

  it('is dissolved, and leaves no row, when only one record is left', async () => {
    const { merge, known, tell, engine } = await ann();
    await merge(person, contact, inG);
    await tell(person, { type: 'record.gone', record: contact });
    expect(await known(inG)).toEqual([nobody]);
    expect(await engine.snapshot(person)).toBeUndefined();
  });

  it('takes over another one, which leaves no row: in whatever order it is told', async () => {
    for (const absorbFirst of [true, false]) {
      const { merge, known, tell, engine } = await ann();
      await merge(person, contact, inG);
      await merge('identity/q', second, inH);
      const absorb = () => tell('identity/q', { type: 'identity.absorb', into: person });
      if (absorbFirst) await absorb();
      await merge(person, inG, inH);
      if (!absorbFirst) await absorb();
      expect(await known(contact, second, inG, inH)).toEqual(Array.from({ length: 4 }, () => [person, contact]));
      expect(await engine.snapshot('identity/q')).toBeUndefined();
    }
  });

  it('hands its records to one that is made, where who absorbs it is not there', async () => {
    const { merge, known, tell } = await ann();
    await merge(person, contact, inG);
    await tell(person, { type: 'identity.absorb', into: 'identity/new' });
    expect(await known(contact, inG)).toEqual([
      ['identity/new', contact],
      ['identity/new', contact],
    ]);
  });

  it('falls apart in two where the link between them is taken back', async () => {
    const { merge, undo, known, emitted } = await ann();
    await merge(person, contact, inG);
    await merge(person, inG, inH);
    await merge(person, inH, inI);
    emitted.length = 0;
    await undo(person, inH, inG);
    expect(await known(contact, inG, inH, inI)).toEqual([
      [person, contact],
      [person, contact],
      [`${person}.0`, undefined],
      [`${person}.0`, undefined],
    ]);
    expect(emitted).toEqual([{ type: 'person.separated', identity: person, records: [inH, inI], why: 'refused' }]);
  });

  it('stays as it is where another says that two are one, or where who takes it back never said so', async () => {
    const { merge, undo, known, emitted } = await ann();
    await merge(person, contact, inG);
    await merge(person, contact, inG, 'probe-match/m');
    emitted.length = 0;
    await undo(person, contact, inG);
    await undo(person, contact, inG);
    await undo(person, contact, inI);
    expect(await known(contact, inG)).toEqual([
      [person, contact],
      [person, contact],
    ]);
    expect(emitted).toEqual([]);
  });

  it('lets a record go that is somebody else by now, as an address has changed hands: the others stay one', async () => {
    const { merge, known, tell, emitted, apart } = await ann();
    await merge(person, contact, inG);
    await merge(person, contact, inH);
    emitted.length = 0;
    await tell(person, { type: 'record.changed', record: contact });
    await tell(person, { type: 'record.changed', record: contact });
    expect(await known(contact, inG, inH)).toEqual([nobody, [person, undefined], [person, undefined]]);
    expect(await apart(contact)).toBeUndefined();
    expect(emitted).toEqual([{ type: 'person.separated', identity: person, records: [contact], why: 'changed' }]);
  });

  it('is dissolved where one of two is somebody else by now', async () => {
    const { merge, known, tell, engine, emitted } = await ann();
    await merge(person, contact, inG);
    emitted.length = 0;
    await tell(person, { type: 'record.changed', record: contact });
    expect([await known(contact, inG), await engine.snapshot(person)]).toEqual([[nobody, nobody], undefined]);
    expect(emitted).toEqual([{ type: 'person.separated', identity: person, records: [contact, inG], why: 'changed' }]);
  });

  it('gives a record back that the user says is somebody else, and keeps it apart from all the others', async () => {
    const { merge, known, apart, engine, emitted } = await ann();
    await merge(person, contact, inG);
    await merge(person, contact, inH);
    await merge(person, inG, inI);
    emitted.length = 0;
    await engine.send(person, { type: 'user.separate', record: inI });
    expect(await known(contact, inG, inH, inI)).toEqual([
      [person, contact],
      [person, contact],
      [person, contact],
      nobody,
    ]);
    expect(await apart(inI)).toEqual([contact, inG, inH]);
    for (const other of [contact, inG, inH]) expect(await apart(other)).toEqual([inI]);
    expect(emitted).toEqual([{ type: 'person.separated', identity: person, records: [inI], why: 'user' }]);
    expect(await engine.send(person, { type: 'user.separate', record: inI })).toEqual({ changed: false });
  });

  it('takes no record beyond as many as one person may have, and says so', async () => {
    const { merge, known, tell, engine, emitted } = await ann();
    const links = Array.from({ length: 255 }, (_, n) => ({ one: `contact/${n}`, other: `contact/${n + 1}`, by: 'x' }));
    await tell(person, { type: 'identity.absorbed', links }, true);
    await merge('identity/q', inG, inH);
    emitted.length = 0;
    await merge(person, 'contact/0', inI);
    await tell('identity/q', { type: 'identity.absorb', into: person });
    expect(await known(inG, inH, inI)).toEqual([[`${person}.0`, undefined], [`${person}.0`, undefined], nobody]);
    expect(emitted).toEqual([
      { type: 'person.matched', records: ['contact/0', inI], why: 'TooMany' },
      { type: 'person.matched', records: ['contact/0', inG], why: 'TooMany' },
    ]);
    const row = await engine.snapshot(person);
    expect(row && recordsOf(row)).toHaveLength(256);
    expect(JSON.stringify(row).length).toBeLessThan(65_536);
  });

  it('lets none of those in who do not all fit, although one of them is told first', async () => {
    const { merge, known, tell } = await ann();
    const links = Array.from({ length: 253 }, (_, n) => ({ one: `contact/${n}`, other: `contact/${n + 1}`, by: 'x' }));
    await tell(
      person,
      { type: 'identity.absorbed', links: [...links, { one: 'contact/0', other: inI, by: 'x' }] },
      true,
    );
    await merge('identity/q', inG, inH);
    await merge('identity/q', inG, second);
    await merge(person, inI, inG);
    await tell('identity/q', { type: 'identity.absorb', into: person });
    const apart = [`${person}.0`, second];
    expect(await known(inI, inG, inH, second)).toEqual([[person, 'contact/0'], apart, apart, apart]);
  });

  it('that was a part of another is left alone by who bears its name by chance', async () => {
    const { merge, undo, known } = await ann();
    await merge(`${person}.0`, second, inI);
    await merge(person, contact, inG);
    await merge(person, inG, inH);
    await merge(person, inH, 'contact/other');
    await undo(person, inG, inH);
    expect(await known(second, inI, inH)).toEqual([[`${person}.0`, second], [`${person}.0`, second], nobody]);
  });

  it('takes in nobody who is named as it is by chance: two others get another name, which nobody else has', async () => {
    const { merge, undo, known, emitted } = await ann();
    await merge(`${person}.0`, inI, 'contact/other');
    await merge(person, contact, inG);
    emitted.length = 0;
    await merge(person, second, inH);
    const another = [`${person}.0.0`, second];
    expect(await known(contact, inG, second, inH)).toEqual([[person, contact], [person, contact], another, another]);
    expect(emitted).toEqual([{ type: 'person.merged', identity: `${person}.0.0`, records: [second, inH] }]);
    await undo(`${person}.0.0`, second, inH);
    expect(await known(inG, second, inH)).toEqual([[person, contact], nobody, nobody]);
  });
});
