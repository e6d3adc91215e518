import type { InstanceKey, InstanceRecord } from '../../../record.ts';
import { byKey } from '../../../record.ts';
import { stateText } from './state-text.ts';
import type { Tone, ToneOf } from './tone.ts';

/** What is shown of all instances: all that is undefined or empty shows everything. */
export interface TreeFilter {
  readonly text: string;
  readonly machine?: string | undefined;
  /** Of the machine. */
  readonly state?: string | undefined;
  readonly tone?: Tone | undefined;
}

interface LinePlace {
  /** Of the element, and what is remembered as open or closed. */
  readonly id: string;
  readonly level: number;
  /** From 1, among those of the same parent, and how many those are. */
  readonly position: number;
  readonly size: number;
  /** Undefined where nothing is below it. */
  readonly isOpen?: boolean;
  /** The line that it is below. */
  readonly above?: string;
}

/** One line of the tree: a machine with all its instances that have no parent, or an instance. */
export type TreeLine =
  | (LinePlace & { readonly kind: 'machine'; readonly machine: string; readonly count: number })
  | (LinePlace & {
      readonly kind: 'instance';
      readonly row: InstanceRecord;
      /** Of its children. */
      readonly children: readonly InstanceRecord[];
      /** False for one that is shown only because one below it is looked for. */
      readonly isMatch: boolean;
    });

/** A supervisor with more children than that is closed by itself: its dots tell enough. */
const fewChildren = 8;

/** The lines that are to be seen, from above. `turned`: ids of those that are not open or closed as they would be. */
export function treeLines(
  rows: ReadonlyMap<InstanceKey, InstanceRecord>,
  filter: TreeFilter,
  turned: ReadonlySet<string>,
  toneOf: ToneOf,
): TreeLine[] {
  const isFiltered = isActive(filter);
  const matches = isFiltered ? new Set<InstanceKey>() : undefined;
  const shown = new Set<InstanceKey>();
  for (const row of matches ? rows.values() : []) {
    if (!isMatch(row, filter, toneOf)) continue;
    matches?.add(row.key);
    for (let each: InstanceRecord | undefined = row; each && !shown.has(each.key);) {
      shown.add(each.key);
      each = each.parent === undefined ? undefined : rows.get(each.parent);
    }
  }
  const below = new Map<string, InstanceRecord[]>();
  for (const row of rows.values()) {
    if (matches && !shown.has(row.key)) continue;
    const above = row.parent !== undefined && rows.has(row.parent) ? row.parent : groupOf(row.machine);
    const siblings = below.get(above);
    if (siblings) siblings.push(row);
    else below.set(above, [row]);
  }

  const lines: TreeLine[] = [];
  function addInstances(all: readonly InstanceRecord[], level: number, above: string): void {
    [...all].sort(byKey).forEach((row, place) => {
      const children = below.get(row.key) ?? [];
      const opens = isFiltered || children.length <= fewChildren;
      const isOpen = opens !== turned.has(row.key);
      lines.push({
        ...{ kind: 'instance', id: row.key, level, position: place + 1, size: all.length, above },
        ...{ row, children: [...children].sort(byKey), isMatch: matches?.has(row.key) ?? true },
        ...(children.length > 0 && { isOpen }),
      });
      if (children.length > 0 && isOpen) addInstances(children, level + 1, row.key);
    });
  }
  const groups = [...below.keys()].filter((id) => id.startsWith(groupOf(''))).sort();
  groups.forEach((id, place) => {
    const machine = id.slice(groupOf('').length);
    const roots = below.get(id) ?? [];
    const isOpen = !turned.has(id);
    const at = { id, level: 1, position: place + 1, size: groups.length, isOpen };
    lines.push({ ...at, kind: 'machine', machine, count: roots.length });
    if (isOpen) addInstances(roots, 2, id);
  });
  return lines;
}

/** Keys have a slash, so that no key is a group's id. */
const groupOf = (machine: string): string => `machine:${machine}`;

export const isActive = ({ text, machine, state, tone }: TreeFilter): boolean =>
  text.trim() !== '' || machine !== undefined || state !== undefined || tone !== undefined;

function isMatch(row: InstanceRecord, { text, machine, state, tone }: TreeFilter, toneOf: ToneOf): boolean {
  if (machine !== undefined && row.machine !== machine) return false;
  if (state !== undefined && stateText(row.value) !== state) return false;
  if (tone !== undefined && toneOf(row) !== tone) return false;
  const words = text.trim().toLowerCase();
  if (words === '') return true;
  return [row.key, stateText(row.value), ...row.labels].some((each) => each.toLowerCase().includes(words));
}

/** What there is to choose from, with how many there are of each. */
export interface TreeCounts {
  readonly machines: readonly (readonly [name: string, count: number])[];
  readonly tones: ReadonlyMap<Tone, number>;
  /** Of the machine that is chosen. */
  readonly states: readonly (readonly [state: string, count: number, tone: Tone])[];
}

export function countRows(rows: Iterable<InstanceRecord>, machine: string | undefined, toneOf: ToneOf): TreeCounts {
  const machines = new Map<string, number>();
  const tones = new Map<Tone, number>();
  const states = new Map<string, [count: number, tone: Tone]>();
  for (const row of rows) {
    machines.set(row.machine, (machines.get(row.machine) ?? 0) + 1);
    if (machine !== undefined && row.machine !== machine) continue;
    const tone = toneOf(row);
    tones.set(tone, (tones.get(tone) ?? 0) + 1);
    if (machine === undefined) continue;
    const state = stateText(row.value);
    states.set(state, [(states.get(state)?.[0] ?? 0) + 1, tone]);
  }
  const byCount = [...states].map(([state, [count, tone]]) => [state, count, tone] as const);
  return {
    machines: [...machines].sort(([one], [other]) => (one < other ? -1 : 1)),
    tones,
    states: byCount.sort(([, one], [, other]) => other - one),
  };
}
