import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  componentsOf,
  hasLink,
  mostRecords,
  recordsIn,
  withLink,
  withoutClaimsOf,
  withoutLink,
  withoutRecord,
  type Link,
  type Links,
} from '../../machines/person/link-graph.ts';

const record = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
const link: fc.Arbitrary<Link> = fc.record({ one: record, other: record, by: fc.constantFrom('x', 'y') });
const graph = fc
  .array(link, { maxLength: 14 })
  .map((all) => all.reduce<Links>((links, each) => withLink(links, each) ?? links, []));

/** Who is the same person, by another way of counting: everybody takes the least name of who they are linked with. */
function partition(links: Links, without?: string): string[][] {
  const names = new Map(recordsIn(links).map((each) => [each, each]));
  for (let round = 0; round < names.size; round++) {
    for (const { one, other } of links) {
      const least = [names.get(one), names.get(other)].sort()[0] ?? '';
      names.set(one, least).set(other, least);
    }
  }
  const left = [...names].filter(([each]) => each !== without);
  const people = [...new Set(names.values())].map((name) =>
    left.flatMap(([each, its]) => (its === name ? [each] : [])).sort(),
  );
  return people.filter(({ length }) => length > 1).sort();
}
const peopleIn = (links: Links): string[][] =>
  componentsOf(links)
    .map((part) => recordsIn(part).sort())
    .sort();

describe('the parts of a graph of records', () => {
  it('are who hangs together, and no link is lost or moved', () => {
    fc.assert(
      fc.property(graph, (links) => {
        const parts = componentsOf(links);
        expect(peopleIn(links)).toEqual(partition(links));
        expect(parts.flat()).toHaveLength(links.length);
        for (const part of parts) expect(part).toEqual(links.filter((each) => part.includes(each)));
        expect(parts[0]?.[0]).toBe(links[0]);
      }),
    );
  });

  it('stay the same whatever the order in which the links came', () => {
    const shuffled = graph.chain((links) =>
      fc.tuple(fc.constant(links), fc.shuffledSubarray([...links], { minLength: links.length })),
    );
    fc.assert(
      fc.property(shuffled, ([links, other]) => {
        const again = other.reduce<Links>(
          (all, { one, other: two, by }) => withLink(all, { one: two, other: one, by }) ?? all,
          [],
        );
        expect(peopleIn(again)).toEqual(peopleIn(links));
        expect(again).toHaveLength(links.length);
      }),
    );
  });

  it('hang together without a record that is gone, as before', () => {
    fc.assert(
      fc.property(graph, record, (links, gone) => {
        const left = withoutRecord(links, gone);
        expect(recordsIn(left)).not.toContain(gone);
        expect(peopleIn(left)).toEqual(partition(links, gone));
        expect(withoutRecord(left, gone)).toBe(left);
      }),
    );
  });

  it('are told apart by what was said of a record that is gone, as by any other', () => {
    fc.assert(
      fc.property(graph, record, link, (links, gone, taken) => {
        const left = withoutRecord(links, gone);
        // What said first who is in its place is one with that by now.
        fc.pre(hasLink(left, taken));
        const before = withoutRecord(withoutLink(links, taken), gone);
        for (const part of peopleIn(before)) {
          const whole = peopleIn(withoutLink(left, taken)).find((each) => each.includes(part[0] ?? ''));
          expect(whole).toEqual(expect.arrayContaining(part));
        }
        expect(withoutLink(left, taken)).toHaveLength(left.length - 1);
      }),
    );
  });

  it('fall apart without a record that is somebody else: what it was linked by tells nothing', () => {
    fc.assert(
      fc.property(graph, record, (links, other) => {
        const left = withoutClaimsOf(links, other);
        expect(left).toEqual(links.filter(({ one, other: two }) => one !== other && two !== other));
      }),
    );
  });

  it('are as if a link had never been that is taken back', () => {
    fc.assert(
      fc.property(graph, link, (links, taken) => {
        const left = withoutLink(links, taken);
        expect(hasLink(left, taken)).toBe(false);
        expect(left.length).toBe(links.length - Number(hasLink(links, taken)));
        expect(peopleIn(left)).toEqual(partition(left));
      }),
    );
  });
});

describe('a link more', () => {
  const chain = (length: number): Link[] =>
    Array.from({ length }, (_, n) => ({ one: `r${n}`, other: `r${n + 1}`, by: 'x' }));

  it('of a record with itself is none, and one that is there already changes nothing', () => {
    const links = chain(2);
    expect(withLink(links, { one: 'r0', other: 'r0', by: 'x' })).toBe(links);
    expect(withLink(links, { one: 'r1', other: 'r0', by: 'x' })).toBe(links);
    expect(withLink(links, { one: 'r1', other: 'r0', by: 'y' })).toHaveLength(3);
  });

  it('is none where there would be more records than one person may have', () => {
    const links = chain(mostRecords - 1);
    expect(recordsIn(links)).toHaveLength(mostRecords);
    expect(withLink(links, { one: 'r0', other: 'new', by: 'x' })).toBeUndefined();
  });

  it('takes the place of one that nobody needs, where there are as many links as there may be', () => {
    const spare = { one: 'r0', other: 'r2', by: 'y' };
    const links = [...chain(mostRecords - 2), spare];
    const more = withLink(links, { one: 'r0', other: 'new', by: 'x' }) ?? [];
    expect(more).toHaveLength(mostRecords - 1);
    expect(recordsIn(more)).toEqual([...recordsIn(links), 'new']);
    expect(componentsOf(more)).toHaveLength(1);
  });
});
