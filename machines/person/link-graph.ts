/** Two records as their identity keeps them. `of`: whom it was said of, where one of them is gone and another in its place. */
export type Link = {
  readonly one: string;
  readonly other: string;
  readonly by: string;
  readonly of?: readonly [string, string];
};

/** One person's records as a graph: who is the same as whom, and who says so. All pure. */
export type Links = readonly Link[];

/** As many records are one person at most: all of them are on one row, and are told in one turn. */
export const mostRecords = 256;
const mostLinks = mostRecords - 1;

/** The records, in the order in which they were linked. */
export const recordsIn = (links: Links): string[] => [...new Set(links.flatMap(({ one, other }) => [one, other]))];

/** The parts that hang together, the one with the first link first; each with its links in their order. */
export function componentsOf(links: Links): Links[] {
  const [first] = links;
  if (!first) return [];
  const reached = reachedFrom(links, first.one);
  return [links.filter(({ one }) => reached.has(one)), ...componentsOf(links.filter(({ one }) => !reached.has(one)))];
}

/** With one more link, unless there are too many records. Where links are many, one that nobody needs makes room. */
export function withLink(links: Links, link: Link): Links | undefined {
  if (link.one === link.other || hasLink(links, link)) return links;
  if (links.length < mostLinks) return [...links, link];
  const spare = spareIn(links);
  return spare && [...links.filter((each) => each !== spare), link];
}

export const hasLink = (links: Links, link: Link): boolean => links.some((each) => isSame(each, link));

export const withoutLink = (links: Links, link: Link): Links => links.filter((each) => !isSame(each, link));

/** It is somebody else: what it was linked by is worth nothing any more. */
export const withoutClaimsOf = (links: Links, record: string): Links => links.filter((link) => !touches(link, record));

/**
 * It is there no more. Those who were one by it stay one: in its place is the record that it was linked with first. Whom a
 * link was of is remembered, as it may be taken back still.
 */
export function withoutRecord(links: Links, record: string): Links {
  const first = links.find((link) => touches(link, record));
  if (!first) return links;
  const heir = otherEnd(first, record);
  return links.reduce<Links>((kept, link) => {
    const end = touches(link, record) ? otherEnd(link, record) : undefined;
    if (end === heir) return kept;
    const next = end === undefined ? link : { one: heir, other: end, by: link.by, of: pairOf(link) };
    return hasLink(kept, next) ? kept : [...kept, next];
  }, []);
}

const touches = ({ one, other }: Link, record: string): boolean => one === record || other === record;
const otherEnd = ({ one, other }: Link, record: string): string => (one === record ? other : one);

const pairOf = ({ one, other, of }: Link): readonly [string, string] => of ?? [one, other];

function isSame(a: Link, b: Link): boolean {
  return a.by === b.by && pairOf(a).every((record) => pairOf(b).includes(record));
}

/** The newest link that says only what older ones say already. */
function spareIn(links: Links): Link | undefined {
  const heads = new Map<string, string>();
  const headOf = (record: string): string => {
    const head = heads.get(record);
    return head === undefined ? record : headOf(head);
  };
  return links
    .filter(({ one, other }) => {
      const [head, otherHead] = [headOf(one), headOf(other)];
      if (head !== otherHead) heads.set(head, otherHead);
      return head === otherHead;
    })
    .at(-1);
}

/** A set is walked to its end while it grows. */
function reachedFrom(links: Links, record: string): ReadonlySet<string> {
  const reached = new Set([record]);
  for (const each of reached) {
    for (const link of links) if (touches(link, each)) reached.add(otherEnd(link, each));
  }
  return reached;
}
