import type { InstanceRecord, MachineEvent } from '../../runtime/record.ts';
import { root } from './channel.ts';
import { channelWords } from './channel-words.ts';
import { timersOf, type Tree } from './model.ts';
import { connectionOf, unanswered, type Move } from './moves.ts';
import type { Setting } from './settings.ts';

const anotherChoice = { incognito: true };

/** The moves that are possible where the tree stands, and that the setting allows: what may happen next. */
export function movesOf(setting: Setting, tree: Tree): Move[] {
  const moves: Move[] = [];
  // What becomes of a group that is no channel is shown elsewhere.
  const rows = [...tree.rows.values()].filter(
    ({ key, status }) => status === 'active' && `${key}/`.startsWith(`${root}/`),
  );
  for (const row of rows) moves.push(...userMoves(setting, row), ...answers(setting, row), ...reports(setting, row));
  // Of timers that are due in the same instant, either may fire first: such a moment is left out.
  const [first, second] = timersOf(tree);
  if (first && first.dueAt !== second?.dueAt) moves.push({ type: 'time' });
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

function answers({ answers: allowed, late = false }: Setting, row: InstanceRecord): Move[] {
  const types = [...new Set(row.commands.map(({ command }) => command.type))];
  const kinds = types.flatMap((command) =>
    late ? [{ command }, { command, withdrawn: true } as const] : [{ command }],
  );
  return kinds.flatMap((kind) =>
    unanswered(row, kind).flatMap(({ command }, nth) =>
      Object.keys(channelWords.answersTo(command))
        .filter((says) => allowed.includes(says))
        .map((says): Move => ({ type: 'answer', key: row.key, ...kind, nth, says })),
    ),
  );
}

function reports({ reports: allowed = [] }: Setting, row: InstanceRecord): Move[] {
  if (connectionOf(row) === undefined) return [];
  return Object.keys(channelWords.reportsOf(row))
    .filter((says) => allowed.includes(says))
    .map((says): Move => ({ type: 'report', key: row.key, says }));
}
