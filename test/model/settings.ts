import type { ChannelJoinInput } from '../../machines/relay/channel-context.ts';
import { policies } from '../../machines/relay/policies.ts';
import type { InstanceRecord, MachineEvent } from '../../runtime/record.ts';
import { channelLink } from './channel.ts';
import { answersTo, awaited, connectionOf, findingsOf, linkOf, reportsOf, type Move } from './moves.ts';
import { root, timersOf, type Tree } from './model.ts';

/** One graph: how the join is started, and what may happen in it. Small ones, since relays multiply states. */
export interface Setting {
  readonly name: string;
  readonly input: ChannelJoinInput;
  readonly user: readonly string[];
  readonly answers: readonly string[];
  readonly reports?: readonly string[];
  readonly findings?: readonly string[];
}

const allUser = [
  'user.connect',
  'user.chooseProfile',
  'user.retry',
  'user.continueWithout',
  'user.open',
  'user.cancel',
  'user.leave',
];

export const settings: readonly Setting[] = [
  {
    name: 'one relay, seed',
    input: { link: channelLink },
    user: allUser,
    answers: [
      'relay 0', 'relay 1', 'no relays', 'unknown type', 'nonsense', 'relay', 'key', 'joined', 'ok', 'sent', 'deleted',
      'temporary', 'congested', 'permanent', 'stale', 'waits', 'waits and breaks',
    ],
    reports: Object.keys(reportsOf('')),
    findings: Object.keys(findingsOf('')),
  },
  {
    name: 'one relay, upstream',
    input: { link: channelLink, policy: policies.upstream },
    user: allUser,
    answers: [
      'relay 0', 'relay 1', 'no relays', 'unknown type', 'nonsense', 'relay', 'key', 'joined', 'ok', 'sent', 'deleted',
      'temporary', 'congested', 'permanent', 'stale', 'waits', 'waits and breaks',
    ],
    reports: Object.keys(reportsOf('')),
    findings: Object.keys(findingsOf('')),
  },
];

const anotherChoice = { incognito: true };

/** What may happen now. */
export function movesOf(setting: Setting, tree: Tree): Move[] {
  const moves: Move[] = [];
  const rows = [...tree.rows.values()].filter(({ status }) => status === 'active');
  for (const row of rows) moves.push(...userMoves(setting, row), ...answers(setting, row), ...reports(setting, row));
  if (timersOf(tree).length > 0) moves.push({ type: 'time' });
  if (rows.some((row) => row.unfinished && connectionOf(row) !== undefined)) {
    for (const finds of setting.findings ?? []) moves.push({ type: 'restart', finds });
  }
  return moves;
}

function userMoves({ user }: Setting, { key }: InstanceRecord): Move[] {
  const said = (event: MachineEvent): Move => ({ type: 'user', key, event });
  if (key !== root) return user.includes('user.retry') ? [said({ type: 'user.retry' })] : [];
  return user.flatMap((type) => {
    if (type === 'user.chooseProfile') return [said({ type, ...anotherChoice })];
    if (type === 'user.connect') return [said({ type }), said({ type, ...anotherChoice })];
    return [said({ type })];
  });
}

function answers({ answers: allowed }: Setting, row: InstanceRecord): Move[] {
  const types = [...new Set(row.commands.map(({ command }) => command.type))];
  return types.flatMap((type) =>
    awaited(row, type).flatMap(({ command }, nth) =>
      Object.keys(answersTo(command))
        .filter((says) => allowed.includes(says))
        .map((says): Move => ({ type: 'answer', key: row.key, command: type, nth, says })),
    ),
  );
}

function reports({ reports: allowed = [] }: Setting, row: InstanceRecord): Move[] {
  if (connectionOf(row) === undefined) return [];
  return Object.keys(reportsOf(linkOf(row)))
    .filter((says) => allowed.includes(says))
    .map((says): Move => ({ type: 'report', key: row.key, says }));
}
