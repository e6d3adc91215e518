import type { MachineName } from '../../machines/registry.ts';
import type { AgentCommandType } from '../../machines/vocabulary/agent-command.ts';
import type { ConnectionStatus } from '../../machines/vocabulary/agent-event.ts';
import type { JsonObject } from '../../machines/vocabulary/json.ts';
import type { InstanceKey, InstanceRecord, MachineEvent } from '../../runtime/record.ts';
import type { ScriptedEvent } from '../../simulation/index.ts';
import type { RowMap } from '../differential/rows.ts';
import type { Tree } from './model.ts';
import { connectionOf, unanswered, type Move } from './moves.ts';
import { soloPlace } from './solo-place.ts';
import { usualAnswers } from './solo-words.ts';
import { breakingEvent, saidTo, stageKey, stageRegistry, type ExtraInput } from './stage.ts';
import { timersOf } from './model.ts';
import type { Scene, Subject } from './subject.ts';
import type { Words } from './words.ts';

/** What is said: an event, or one that depends on where the machine stands. Undefined: it can't be said there. */
type Said<E = MachineEvent> = E | ((it: InstanceRecord) => E | undefined);
type ByName<T> = Readonly<Record<string, T>>;

/** Everything that may happen to one machine, by name, and how it begins: what its founder writes for its coverage. */
export interface SoloTable {
  readonly machine: MachineName;
  /** Its parent is the stage. */
  readonly child?: true;
  readonly scenes: readonly SoloScene[];
  /** Events of the API. */
  readonly user?: ByName<Said>;
  /** What its parent, its children, or other instances tell it. */
  readonly told?: ByName<Said>;
  /** What the agent answers to a command, where it is not the usual (`usualAnswers`). */
  readonly answers?: Partial<Record<AgentCommandType, ByName<ScriptedEvent>>>;
  /** What the agent reports of its connection, unasked. */
  readonly reports?: ByName<Said<ScriptedEvent>>;
  /** Where a restarted client finds its connection. */
  readonly findings?: ByName<Omit<ConnectionStatus, 'connectionId'>>;
  /** What else of its context tells one place of the graph from another, if strings in it do. */
  readonly place?: (context: JsonObject) => unknown;
}

/** One graph: how the machine begins, and which of the events may happen in it. */
export interface SoloScene {
  readonly name: string;
  readonly input: JsonObject;
  /** What it is told at once, by whoever makes it. */
  readonly first?: MachineEvent;
  /** Who else is there. */
  readonly extras?: readonly Extra[];
  /** Names of the table's events, of the usual answers, and of what children do; absent: all of them. */
  readonly only?: readonly string[];
  /** @default 300 */
  readonly mostPlaces?: number;
}

/** Another instance, as a query finds it: where it stands, what it shows, and its labels. */
export interface Extra {
  readonly key: InstanceKey;
  readonly standsIn?: string;
  readonly context?: JsonObject;
  readonly labels?: readonly string[];
}

/** One machine of the library, alone among extras. */
export function soloSubject(table: SoloTable): Subject {
  const { machine } = table;
  const words = wordsOf(table);
  return {
    machines: [machine],
    registry: (see) => stageRegistry(machine, see),
    words,
    scenes: table.scenes.map((scene) => sceneOf(table, scene, words)),
  };
}

const keyOf = ({ machine, child }: SoloTable): InstanceKey => (child ? `${stageKey}/it` : `${machine}/it`);

function sceneOf(table: SoloTable, scene: SoloScene, words: Words): Scene {
  const { name, extras = [], mostPlaces = 300 } = scene;
  return {
    name: `${table.machine}: ${name}`,
    begin: { machine: 'stage', id: stageKey.slice('stage/'.length), input: {} },
    opening: [...extras.map(entrance), ...beginning(table, scene)],
    movesOf: (tree) => movesOf(table, scene, words, tree),
    placeOf: (tree) => soloPlace(tree, keyOf(table), table.place),
    mostPlaces,
  };
}

const toStage = (event: object): Move => ({ type: 'user', key: stageKey, event: event as MachineEvent });

function entrance({ key, standsIn, context, labels = [] }: Extra): Move {
  const input: ExtraInput = { ...context, ...(standsIn !== undefined && { standsIn }), labels };
  const [machine = ''] = key.split('/');
  return { type: 'user', ...saidTo(key, { type: 'extra.enters' }, { machine, input }) };
}

function beginning(table: SoloTable, { input, first }: SoloScene): Move[] {
  const { machine, child } = table;
  const key = keyOf(table);
  if (!child) return [{ type: 'user', ...saidTo(key, first ?? { type: 'stage.nothing' }, { machine, input }) }];
  const entering = toStage({ type: 'stage.enter', machine, input });
  return first ? [entering, { type: 'user', ...saidTo(key, first) }] : [entering];
}

// ── words and moves ──────────────────────────────────────────────────────────────────────────────────────────

function wordsOf(table: SoloTable): Words {
  const { answers = {}, reports = {}, findings = {} } = table;
  return {
    answersTo: (command) => answers[command.type] ?? usualAnswers(command),
    reportsOf: (row) => resolved(reports, row),
    findingsOf: () => findings,
    sayings: (rows) => sayings(table, rows),
    breakingEvent,
  };
}

function resolved<E>(byName: ByName<Said<E>>, row: InstanceRecord): Record<string, E> {
  const known: Record<string, E> = {};
  for (const [name, said] of Object.entries(byName)) {
    const event = typeof said === 'function' ? (said as (it: InstanceRecord) => E | undefined)(row) : said;
    if (event !== undefined) known[name] = event;
  }
  return known;
}

function sayings(table: SoloTable, rows: RowMap): ReturnType<Words['sayings']> {
  const key = keyOf(table);
  const row = rows.get(key);
  if (row?.status !== 'active') return {};
  const known: ReturnType<Words['sayings']> = {};
  for (const [name, event] of Object.entries(resolved(table.user ?? {}, row))) known[name] = { key, event };
  for (const [name, event] of Object.entries(resolved(table.told ?? {}, row))) known[name] = saidTo(key, event);
  for (const id of Object.keys(row.children)) {
    if (rows.get(`${key}/${id}`)?.status !== 'active') continue;
    known[`${id} ends`] = saidTo(`${key}/${id}`, { type: 'extra.end' });
    known[`${id} breaks`] = saidTo(`${key}/${id}`, { type: breakingEvent });
  }
  return known;
}

function movesOf(table: SoloTable, { only }: SoloScene, words: Words, tree: Tree): Move[] {
  const key = keyOf(table);
  const row = tree.rows.get(key);
  if (row?.status !== 'active') return [];
  const allowed = (says: string): boolean => only === undefined || only.includes(says);
  const moves: Move[] = [];
  for (const says of Object.keys(words.sayings(tree.rows))) if (allowed(says)) moves.push({ type: 'saying', says });
  for (const command of new Set(row.commands.map((entry) => entry.command.type))) {
    unanswered(row, { command }).forEach((entry, nth) => {
      for (const says of Object.keys(words.answersTo(entry.command)))
        if (allowed(says)) moves.push({ type: 'answer', key, command, nth, says });
    });
  }
  if (connectionOf(row) !== undefined) {
    for (const says of Object.keys(words.reportsOf(row))) if (allowed(says)) moves.push({ type: 'report', key, says });
    if (row.unfinished) {
      for (const finds of Object.keys(words.findingsOf(row)))
        if (allowed(finds)) moves.push({ type: 'restart', finds });
    }
  }
  // Of timers that are due in the same instant, either may fire first: such a moment is left out.
  const [next, second] = timersOf(tree);
  if (next && next.dueAt !== second?.dueAt) moves.push({ type: 'time' });
  return moves;
}
