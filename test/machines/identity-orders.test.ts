import fc from 'fast-check';
import { expect, it } from 'vitest';
import { contactsOf, recordsOf } from '../../machines/person/identity-context.ts';
import {
  componentsOf,
  recordsIn,
  withLink,
  withoutClaimsOf,
  withoutLink,
  withoutRecord,
  type Links,
} from '../../machines/person/link-graph.ts';
import { mergeTells } from '../../machines/person/merge-tells.ts';
import { recordOf } from '../../machines/person/person-found.ts';
import type { JsonObject } from '../../machines/vocabulary/json.ts';
import type { MachineEvent } from '../../runtime/record.ts';
import { contactOf, memberOf, people, profileOf } from './record-stand-ins.ts';

/** Whatever comes, in whatever order: the identities are what hangs together by what was said and not taken back. */

const ann = profileOf('Ann');
const records: Readonly<Record<string, JsonObject>> = {
  'contact/a': contactOf(ann),
  'contact/b': contactOf(ann),
  ...Object.fromEntries(['g', 'h', 'i', 'j'].map((group) => [`member-connection/${group}.x`, memberOf(group, ann)])),
};
const key = fc.constantFrom(...Object.keys(records));
const by = fc.constantFrom('probe-exchange/1', 'probe-match/2');

type Deed =
  | { do: 'merge' | 'undo'; one: string; other: string; by: string }
  | { do: 'separate' | 'gone'; record: string };
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('merge' as const), one: key, other: key, by }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('undo' as const), one: key, other: key, by }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('separate' as const, 'gone' as const), record: key }) },
);

/** What a deed makes of all links, by the graph alone. */
function after(links: Links, done: Deed): Links {
  if ('record' in done) return (done.do === 'gone' ? withoutRecord : withoutClaimsOf)(links, done.record);
  const { one, other, by: who } = done;
  const link = { one, other, by: who };
  return done.do === 'undo' ? withoutLink(links, link) : (withLink(links, link) ?? links);
}

type People = Awaited<ReturnType<typeof people>>;

async function merge(engine: People['engine'], { one, other, by }: Links[number], id: string): Promise<void> {
  const [a, b] = await Promise.all(
    [one, other].map(async (each) => {
      const row = (await engine.snapshot(each))!;
      return recordOf({ ...row, createdAt: row.createdAt ?? 0 })!;
    }),
  );
  const tells = mergeTells(a!, b!, by, id) as object as JsonObject['tells'];
  await engine.send('contact/nobody', { type: 'do', tells });
}

const sorted = (groups: string[][]) => groups.map((group) => group.toSorted()).toSorted();

it('identities, and whom each record takes itself for, follow from the links that are left', async () => {
  const property = fc.asyncProperty(fc.array(deed, { maxLength: 16 }), async (deeds) => {
    const { engine, tell } = await people(records);
    const rowOf = async (record: string) => (await engine.snapshot(record))!;
    const identityOf = async (record: string) => (await rowOf(record)).context['identity'] as string | undefined;
    const identities = async () => engine.find('machine:identity');
    const linksNow = async () => (await identities()).flatMap(({ context }) => context['links'] as object as Links);

    async function perform(done: Deed, serial: number): Promise<void> {
      if (!('record' in done) && done.do === 'merge') {
        if (done.one !== done.other) await merge(engine, done, `n${serial}`);
        return;
      }
      const about = 'record' in done ? done.record : done.one;
      const identity = await identityOf(about);
      if (identity === undefined) return;
      if (done.do === 'separate') return void (await engine.send(identity, { type: 'user.separate', record: about }));
      const told: MachineEvent =
        'record' in done
          ? { type: 'record.gone', record: about }
          : { type: 'identity.undo', one: done.one, other: done.other, by: done.by };
      await tell(identity, told);
      // A record that is gone knows nothing any more.
      if (done.do === 'gone') await tell(about, { type: 'person.known' });
    }

    for (const [serial, done] of deeds.entries()) {
      const expected = componentsOf(after(await linksNow(), done)).map(recordsIn);
      await perform(done, serial);
      const rows = await identities();
      expect(sorted(rows.map(recordsOf))).toEqual(sorted(expected));
      for (const row of rows) {
        expect(recordsOf(row).length).toBeGreaterThan(1);
        for (const record of recordsOf(row)) {
          const { identity, reachedBy } = (await rowOf(record)).context;
          expect([identity, reachedBy]).toEqual([row.key, contactsOf(row)[0]]);
        }
      }
      const told = rows.flatMap(recordsOf);
      for (const record of Object.keys(records).filter((each) => !told.includes(each))) {
        expect(await identityOf(record)).toBeUndefined();
      }
    }
  });
  await fc.assert(property, { numRuns: 60 });
});

it('two who were said to be one twice, at the same time, stay one where one of those takes it back', async () => {
  const { engine, tell } = await people(records);
  const two = { one: 'contact/a', other: 'member-connection/g.x' };
  const identityOf = async (record: string) => (await engine.snapshot(record))?.context['identity'] as string;
  for (const [n, who] of ['probe-match/1', 'probe-exchange/2'].entries()) {
    await merge(engine, { ...two, by: who }, `n${n}`);
  }
  const identity = await identityOf(two.one);
  await tell(identity, { type: 'identity.undo', ...two, by: 'probe-match/1' });
  expect([await identityOf(two.one), await identityOf(two.other)]).toEqual([identity, identity]);
  await tell(identity, { type: 'identity.undo', ...two, by: 'probe-exchange/2' });
  expect([await identityOf(two.one), await identityOf(two.other)]).toEqual([undefined, undefined]);
});
