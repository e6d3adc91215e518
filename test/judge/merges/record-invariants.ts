import type { IdentityContext } from '../../../machines/person/identity-context.ts';
import { recordsIn } from '../../../machines/person/link-graph.ts';
import type { ExchangeContext } from '../../../machines/person/probe-exchange-context.ts';
import type { Reason } from '../../../machines/vocabulary/reason.ts';
import type { InstanceRecord } from '../../../runtime/record.ts';
import { permits } from './rules.ts';
import { sightOf } from './sights.ts';
import type { Timeline } from './timeline.ts';
import type { Truth } from './truth.ts';

/** What has to hold of records and identities after every commit. */

/** Records that are one, and lead to different devices. */
export function* strangers(
  truth: Truth,
  client: string,
  row: InstanceRecord,
  isExposed: (devices: readonly string[]) => boolean,
): Generator<string> {
  if (row.machine !== 'identity') return;
  const records = recordsIn((row.context as object as IdentityContext).links);
  const devices = [...new Set(records.flatMap((record) => truth.whose(client, record)))];
  if (devices.length > 1 && !isExposed(devices)) yield `${devices.join(' and ')} are one person: ${records.join(', ')}`;
}

/** Merged by a confirmation, when what was so by then forbids it. */
export function* forbidden(
  timeline: Timeline,
  client: string,
  { before, row }: { before: InstanceRecord | undefined; row: InstanceRecord },
  commit: number,
): Generator<string> {
  if (row.machine !== 'probe-exchange') return;
  const { to = '', candidates } = row.context as object as ExchangeContext;
  const former = (before?.context as ExchangeContext | undefined)?.candidates ?? [];
  for (const { key, standing } of candidates) {
    if (standing !== 'merged' || former.some((each) => each.key === key && each.standing === 'merged')) continue;
    const mays = timeline
      .policiesAt(client, commit)
      .flatMap((policy) =>
        timeline
          .sightsAt(client, to, commit)
          .flatMap((one) => timeline.sightsAt(client, key, commit).map((other) => permits(policy, one, other))),
      );
    if (!mays.includes(undefined)) yield `${to} and ${key} are merged, which is forbidden: ${mays[0] ?? 'not there'}`;
  }
}

/** What a record is made of besides who it is: a merge and its undoing leave it alone. */
const untouchable = [
  'connectionId',
  'connection',
  'profile',
  'incognito',
  'member',
  'facts',
  'memberId',
  'host',
  'link',
];

/** What a merge, or its undoing, has done to a record besides. */
export function* touched(
  { before, row }: { before: InstanceRecord | undefined; row: InstanceRecord },
  connection: { readonly before: InstanceRecord | undefined; readonly now: InstanceRecord | undefined },
): Generator<string> {
  // Who becomes a contact by a connection that is made in the group is one with the member at once.
  if (!before || before.birth !== row.birth || sightOf(before)?.current !== true) return;
  if (before.context['identity'] === row.context['identity']) return;
  // Who leaves is nobody's record any more; and a contact may be deleted by the other side in the same commit.
  const { identity, reason } = row.context as { identity?: string; reason?: Reason };
  if (sightOf(row)?.current !== true && (identity === undefined || reason?.code === 'PeerGone')) return;
  const was = untouchable.filter((name) => text(before.context[name]) !== text(row.context[name]));
  if (was.length > 0) yield `it is one with others, and its ${was.join(', ')} changed`;
  if (before.value !== row.value) yield `it is one with others, and was ${text(before.value)}`;
  if (connection.before && !connection.now) yield 'it is one with others, and its connection is gone';
  const [labels, former] = [connection.now, connection.before].map((each) => each?.labels.filter(isConnection));
  if (former && text(former) !== text(labels)) yield `it is one with others, and its connection is ${text(labels)}`;
  const [seen, heard] = [before, row].map(({ context }) => (context['seen'] ?? []) as string[]);
  if (seen?.some((each) => !heard?.includes(each))) yield 'it is one with others, and has forgotten what was said';
}

const text = (value: unknown): string => JSON.stringify(value) ?? '';
const isConnection = (label: string): boolean => label.startsWith('connection:');
