import { alikeLabel } from '../machines/person/alike.ts';
import { contactsOf, recordsOf } from '../machines/person/identity-context.ts';
import { localNames, nameLabel, namesInTheWay, numbered, personIn } from '../machines/person/local-names.ts';
import { elder, mergeDecision } from '../machines/person/merge-decision.ts';
import { mergePolicies, type MergePolicy } from '../machines/person/merge-policy.ts';
import { recordOf, type FoundRecord } from '../machines/person/person-found.ts';
import { asOneOf } from '../machines/person/person-lookup.ts';
import { mergeSettingsKey, personLabels } from '../machines/person/person-labels.ts';
import type { PersonRecord } from '../machines/person/person-record.ts';
import type { Profile } from '../machines/vocabulary/profile.ts';
import { JoineryError } from './errors.ts';
import type { InstanceKey, InstanceRecord } from './record.ts';

/** All that is known here of the person that one or several records are. */
export interface Person {
  /** Key of the identity to which the records point; absent where there is one record only. */
  readonly identity?: InstanceKey;
  /** How the person is shown: that of the oldest record. */
  readonly profile: Profile;
  /** The display name, with `_1`, `_2` ... where others had it before. */
  readonly name: string;
  /** Contacts and members of groups, the oldest first. */
  readonly records: readonly InstanceRecord[];
  /** Key of the contact by which the person is reached. */
  readonly contact?: InstanceKey;
  /** Ids of the groups in common. */
  readonly groups: readonly string[];
  /** Keys of records that look the same, may be merged by today's settings, and were not: to be suggested. */
  readonly alike: readonly InstanceKey[];
}

interface Rows {
  snapshot(key: InstanceKey): Promise<InstanceRecord | undefined>;
  find(label: string, options?: { limit?: number }): Promise<InstanceRecord[]>;
}
type Known = FoundRecord & { readonly row: InstanceRecord };

/** As many records that look the same are looked at. */
const mostAlike = 64;

/** The person behind a record or an identity. Rejects with InstanceUnknown where the key is none of the two. */
export async function personOf(rows: Rows, key: InstanceKey): Promise<Person> {
  const row = await rows.snapshot(key);
  const asked = known(row ? [row] : []);
  const identity = await rows.snapshot(asked[0]?.identity ?? key);
  const isOne = identity?.machine === 'identity' && identity.status !== 'done';
  const others = isOne ? known(await rows.find(personLabels.records(identity.key))) : [];
  const records = byAge([...asked, ...others.filter((other) => other.key !== key)]);
  const [oldest] = records;
  if (!oldest) throw new JoineryError({ type: 'InstanceUnknown', key });

  const { profile } = oldest;
  const namesakes = await namesakesOf(rows, profile.displayName);
  const contact = reachedBy(records, isOne ? contactsOf(identity) : []);
  return {
    ...(isOne && { identity: identity.key }),
    profile,
    name: localNames([...records, ...namesakes]).get(oldest.key) ?? profile.displayName,
    records: records.map((record) => record.row),
    ...(contact !== undefined && { contact }),
    groups: [...new Set(records.flatMap(({ groupId }) => groupId ?? []))],
    alike: await lookalikes(rows, records),
  };
}

/** Who is called so, and who may be in the way of it: where several have a name, also those who bear it with a number. */
async function namesakesOf(rows: Rows, displayName: string): Promise<Known[]> {
  const found = new Map<string, Known[]>();
  const peopleOf = async (name: string): Promise<number> => {
    const namesakes = found.get(name) ?? known(await rows.find(nameLabel(name)));
    found.set(name, namesakes);
    return new Set(namesakes.map(personIn)).size;
  };
  for (const name of namesInTheWay(displayName)) {
    let numbers = (await peopleOf(name)) - 1;
    for (let n = 1; n <= Math.min(numbers, mostAlike); n++) {
      if ((await peopleOf(numbered(name, n))) > 0) numbers++;
    }
  }
  return [...found.values()].flat();
}

async function lookalikes(rows: Rows, records: readonly Known[]): Promise<InstanceKey[]> {
  const settings = (await rows.snapshot(mergeSettingsKey))?.context['policy'];
  const policy = (settings ?? mergePolicies.seed) as object as MergePolicy;
  const ours = await Promise.all(records.map(async (record) => withContacts(rows, record)));
  const labels = [...new Set(records.map(({ profile }) => alikeLabel(profile)))];
  const found = await Promise.all(labels.map(async (label) => rows.find(label, { limit: mostAlike })));
  const alike = new Set<InstanceKey>();
  for (const candidate of known(found.flat())) {
    const other = await withContacts(rows, candidate);
    const mayBeOne = ours.some((our) => {
      const decision = mergeDecision(our, other, policy);
      return decision.merge && !decision.already;
    });
    if (mayBeOne) alike.add(candidate.key);
  }
  return [...alike].sort();
}

/** Those of the rows that are records. One that is damaged says nothing of anybody. */
function known(rows: readonly InstanceRecord[]): Known[] {
  return rows.flatMap((row) => {
    const isReadable = Object.keys(row.context).length > 0;
    const record = isReadable ? recordOf({ ...row, createdAt: row.createdAt ?? 0 }) : undefined;
    return record ? [{ ...record, row }] : [];
  });
}

const byAge = (records: readonly Known[]): Known[] => [...records].sort((a, b) => (elder(a, b)[0] === a ? -1 : 1));

/** The first contact that is there, else the first at all: in the order in which they became one. */
function reachedBy(records: readonly Known[], order: readonly InstanceKey[]): InstanceKey | undefined {
  const contacts = records
    .filter(({ kind }) => kind === 'contact')
    .sort((one, other) => order.indexOf(one.key) - order.indexOf(other.key));
  return (contacts.find(({ current }) => current) ?? contacts[0])?.key;
}

async function withContacts(rows: Rows, record: Known): Promise<PersonRecord> {
  const identity = record.identity === undefined ? undefined : await rows.snapshot(record.identity);
  return asOneOf(record, identity ? recordsOf(identity) : []);
}
