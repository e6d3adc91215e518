import type { AnyMachineSnapshot } from 'xstate';
import { registry } from '../../machines/registry.ts';
import { expectedAnswer } from '../../machines/vocabulary/agent-command.ts';
import type { Json } from '../../machines/vocabulary/json.ts';
import { forgotten } from '../../runtime/forget.ts';
import type { Registry } from '../../runtime/rows.ts';
import type { InstanceRecord } from '../../runtime/record.ts';

const largestRow = 16 * 1024;
const machines: Registry = registry;

/** What has to hold of every row after every commit, whatever happened. Each line that it returns is a broken promise. */
export function* rowProblems(former: InstanceRecord | undefined, row: InstanceRecord, text: string): Generator<string> {
  // One that leaves nothing may go and be begun anew in one turn: another instance under the same key.
  const before = former && former.birth !== row.birth && leavesNothing(former) ? undefined : former;
  // Commands in flight of an instance that left nothing, until the agent has answered.
  if (row.machine === forgotten) return;
  const definition = machines[row.machine];
  if (!definition) return yield `no machine ${row.machine}`;
  if (row.status === 'quarantined') return yield `in quarantine: ${row.error?.message}`;
  if (text.length > largestRow) yield `a row of ${text.length} bytes`;

  if (before && before.birth !== row.birth) yield 'it was born again under its key';
  if (row.revision <= (before?.revision ?? 0)) yield `revision ${row.revision} after ${before?.revision ?? 0}`;
  if (before?.status === 'done' && row.status !== 'done') yield 'it goes on after its end';

  const state = stateOf(row.machine, row.value);
  if (typeof state === 'string') return yield state;
  if (state.passing) yield `it stays in ${JSON.stringify(row.value)}, where nothing stays`;
  const kin = row.parent === undefined ? `machine:${row.machine}` : `child-of:${row.parent}`;
  const labels = [kin, ...definition.labels(row)];
  if (JSON.stringify(labels) !== JSON.stringify(row.labels))
    yield `labels ${row.labels.join(' ')}, not ${labels.join(' ')}`;

  const waits = row.commands.length > 0 || row.timers.length > 0 || (row.status === 'active' && !state.settled);
  if (waits !== (row.unfinished === 1))
    yield waits ? 'a restart would not find it' : 'it is unfinished without a reason';

  yield* timerProblems(before, row, row.status === 'active' ? state.limits : []);
  yield* commandProblems(before, row);
  for (const name of madeOnce[row.machine] ?? []) {
    const value = before?.context[name];
    if (value === undefined) continue;
    if (JSON.stringify(value) !== JSON.stringify(row.context[name])) yield `another ${name} than the one that was made`;
  }
}

/** Who we are is made once, and never again. */
const madeOnce: Readonly<Record<string, readonly string[]>> = {
  'channel-join': ['membershipId', 'memberId', 'profile', 'key', 'identity'],
  'relay-connection': ['membershipId', 'memberId', 'profile', 'key', 'identity'],
  contact: ['profile'],
  'peer-connection': ['name'],
};

/** A contact that was deleted and an invitation that was declined leave nothing, as does what hangs on them. */
const passing = ['contact', 'membership', 'peer-connection', 'broadcast'];

function leavesNothing({ machine, context }: InstanceRecord): boolean {
  return context['oneStep'] === true || passing.includes(machine);
}

/** A timer belongs to a state that is active, and such a state has each of its timers. */
function* timerProblems(
  before: InstanceRecord | undefined,
  { timers, updatedAt }: InstanceRecord,
  limits: readonly string[],
): Generator<string> {
  for (const { id, dueAt, delay } of timers) {
    if (!limits.includes(id)) yield `a timer of a state that was left: ${id}`;
    const same = before?.timers.some((timer) => timer.id === id && timer.dueAt === dueAt);
    if (!same && dueAt > updatedAt + delay) yield `a timer that is due later than its delay: ${id}`;
  }
  for (const id of limits) if (!timers.some((timer) => timer.id === id)) yield `a wait without its limit: ${id}`;
}

function* commandProblems(before: InstanceRecord | undefined, row: InstanceRecord): Generator<string> {
  const ids = new Set<string>();
  for (const { corrId, command, expects, cancelled } of row.commands) {
    if (ids.has(corrId)) yield `two commands under one id: ${corrId}`;
    ids.add(corrId);
    if (!corrId.startsWith(`${row.birth}.`)) yield `a foreign command: ${corrId}`;
    if (expects !== expectedAnswer[command.type]) yield `${command.type} expects ${expects}`;
    const former = before?.commands.find((each) => each.corrId === corrId);
    // A turn may step an instance several times: the id names the step.
    const issuedAt = Number(corrId.split('.')[1]);
    const isNew = issuedAt > (before?.revision ?? 0) && issuedAt <= row.revision;
    if (!former && !isNew) yield `a command of nowhere: ${corrId}`;
    if (former?.cancelled && !cancelled) yield `a withdrawn command is back: ${corrId}`;
    if (former && JSON.stringify(former.command) !== JSON.stringify(command)) yield `another command under ${corrId}`;
  }
}

interface StateFacts {
  readonly settled: boolean;
  readonly passing: boolean;
  readonly waiting: boolean;
  /** Ids of the timers that run while the state is active. */
  readonly limits: readonly string[];
}

const facts = new Map<string, StateFacts | string>();

/** What a machine's chart says of a state value; a text where it restores to something else. */
export function stateOf(machine: string, value: Json): StateFacts | string {
  const name = `${machine} ${JSON.stringify(value)}`;
  let found = facts.get(name);
  if (found === undefined) facts.set(name, (found = readState(machine, value)));
  return found;
}

function readState(machine: string, value: Json): StateFacts | string {
  try {
    const chart = machines[machine]?.machine;
    const snapshot = chart?.resolveState({ value: value as string, context: {} }) as AnyMachineSnapshot;
    if (JSON.stringify(snapshot.value) !== JSON.stringify(value))
      return `${name(value)} is restored as ${name(snapshot.value)}`;
    const { tags, _nodes: nodes } = snapshot;
    return {
      settled: tags.has('settled'),
      passing: tags.has('passing'),
      waiting: tags.has('waiting'),
      limits: nodes.flatMap((node) => [...node.transitions.keys()]).filter((type) => type.startsWith('xstate.after.')),
    };
  } catch (error) {
    return `${name(value)} is not restored: ${String(error)}`;
  }
}

const name = (value: unknown): string => JSON.stringify(value);
