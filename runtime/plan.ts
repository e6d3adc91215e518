import type { LinkPreviewContext } from '../machines/plan/link-preview.ts';
import { fingerprint } from '../machines/person/alike.ts';
import { personLabels } from '../machines/person/person-labels.ts';
import { connectPlan, type ConnectPlan } from '../machines/plan/connect-plan.ts';
import { isAddressOf, isOfLink } from '../machines/plan/link-labels.ts';
import { standingOf } from '../machines/plan/plan-facts.ts';
import { parseLink } from '../machines/vocabulary/link.ts';
import type { Engine } from './engine.ts';
import type { InstanceRecord } from './record.ts';

/** The preview of a link has this id: one for each link, in whatever form it is given. */
export const previewId = (link: string): string => {
  const read = parseLink(link);
  return fingerprint('canonical' in read ? read.canonical : link);
};

/**
 * What a link would do now, by what the engine has stored; nothing is begun. Where a `link-preview` has fetched what the
 * link leads to (`engine.start('link-preview', previewId(link), { link })`), that counts too. Any text is taken.
 * Rejects with StorageUnavailable where the store can't be read.
 */
export async function planOf(engine: Pick<Engine, 'find' | 'snapshot'>, text: string): Promise<ConnectPlan> {
  const link = parseLink(text);
  if (!('canonical' in link)) return connectPlan(text, { rows: [], hosts: [], addressOf: [] });
  const { canonical } = link;
  const preview = await engine.snapshot(`link-preview/${previewId(canonical)}`);
  const data = (preview?.context as Partial<LinkPreviewContext> | undefined)?.data;
  const full = parseLink(data?.request ?? '');
  const links = 'canonical' in full ? [canonical, full.canonical] : [canonical];
  const [begun, addressOf] = await Promise.all([
    rowsOf(engine, links, personLabels.link, isOfLink),
    rowsOf(engine, links, personLabels.address, isAddressOf),
  ]);
  const people = new Set(
    addressOf.flatMap(({ context: { identity } }) => (typeof identity === 'string' ? [identity] : [])),
  );
  const alsoKnown = await Promise.all([...people].map((identity) => engine.find(personLabels.records(identity))));
  const contacts = begun.flatMap(({ context: { contact } }) => (typeof contact === 'string' ? [contact] : []));
  const hosts = await Promise.all(contacts.map((key) => engine.snapshot(key)));
  return connectPlan(text, {
    rows: begun,
    hosts: hosts.filter((row) => row !== undefined),
    addressOf: [
      ...addressOf,
      ...alsoKnown.flat().filter((row) => row.machine === 'contact' && standingOf(row) === 'there'),
    ],
    ...(data && { data }),
  });
}

/** Each row of these links once: labels are short, and may be those of others too. */
async function rowsOf(
  engine: Pick<Engine, 'find'>,
  links: readonly string[],
  labelOf: (name: string) => string,
  isAbout: typeof isOfLink,
): Promise<InstanceRecord[]> {
  const found = await Promise.all(
    links.map(async (link) => (await engine.find(labelOf(fingerprint(link)))).filter((row) => isAbout(row, link))),
  );
  return [...new Map(found.flat().map((row) => [row.key, row])).values()];
}
