import type { InstanceKey } from '../../../record.ts';
import type { InspectionRecord } from '../../record.ts';
import type { Tone, ToneOf } from '../tree/tone.ts';

/** What is drawn as one column: all that one turn tells, or what happened between two turns. */
export interface Turn {
  /** Undefined for what is outside of turns. */
  readonly name?: string;
  /** Seqs of its first record and of its last: the moment that one goes to. */
  readonly first: number;
  readonly last: number;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Who was touched, with the tone that its row has since; none for one whose row did not change. */
  readonly touched: ReadonlyMap<InstanceKey, Tone | undefined>;
  /** Something to look at: a machine threw or refused, an event was put aside, the storage or a call failed. */
  readonly isAlarming: boolean;
  /** Where its column begins, in pixels from where the first one ever began, and the time that passed before it. */
  readonly x: number;
  readonly pause: number;
  /** There is room for its time below it. */
  readonly isTimed: boolean;
}

export const columnWidth = 12;
/** Between two times that are written below the columns. */
const timeWidth = 84;
/** A column before which time passed has room for saying so. */
export const pauseWidth = 40;
/** From when on that is said: milliseconds. */
export const shortestPause = 1_000;

type Draft = { -readonly [K in keyof Turn]: Turn[K] } & { touched: Map<InstanceKey, Tone | undefined> };

/** Groups the records of a model into turns, as they come and as they go. */
export class Turns {
  #all: Draft[] = [];
  #newest: InspectionRecord | undefined;
  #timedX = -timeWidth;

  constructor(private readonly toneOf: ToneOf) {}

  /** The turns of the records: those that were seen before are not read again. */
  update(records: readonly InspectionRecord[]): readonly Turn[] {
    const first = records[0]?.seq ?? 0;
    const seen = this.#newest && records[this.#newest.seq - first] === this.#newest;
    if (!seen) {
      this.#all = [];
      this.#timedX = -timeWidth;
    }
    const fresh = seen && this.#newest ? records.slice(this.#newest.seq - first + 1) : records;
    const gone = this.#all.findIndex((turn) => turn.last >= first);
    if (fresh.length === 0 && gone <= 0) return this.#all;
    this.#all = this.#all.slice(Math.max(0, gone));
    for (const record of fresh) this.#take(record);
    this.#newest = records.at(-1);
    return this.#all;
  }

  #take(record: InspectionRecord): void {
    const name = 'turn' in record ? record.turn : undefined;
    const before = this.#all.at(-1);
    const goes = before !== undefined && before.name === name && record.type !== 'opened' && record.at === before.at;
    const turn = goes ? { ...before } : columnAfter(before, record, name);
    turn.last = record.seq;
    turn.isTimed ||= turn.x >= this.#timedX + timeWidth;
    if (turn.isTimed) this.#timedX = turn.x;
    note(turn, record, this.toneOf);
    if (goes) this.#all[this.#all.length - 1] = turn;
    else this.#all.push(turn);
  }
}

function columnAfter(before: Draft | undefined, { seq, at }: InspectionRecord, name: string | undefined): Draft {
  const pause = before ? Math.max(0, at - before.at) : 0;
  const gap = pause >= shortestPause ? pauseWidth : 0;
  return {
    ...(name !== undefined && { name }),
    ...{ first: seq, last: seq, at, touched: new Map(), isAlarming: false, isTimed: false },
    ...{ x: before ? before.x + columnWidth + gap : 0, pause },
  };
}

function note(turn: Draft, record: InspectionRecord, toneOf: ToneOf): void {
  const touch = (key: InstanceKey) => turn.touched.set(key, turn.touched.get(key));
  switch (record.type) {
    case 'event':
      return void touch(record.to);
    case 'step':
      return void touch(record.key);
    case 'commit':
      for (const row of record.puts) turn.touched.set(row.key, toneOf(row));
      return;
    case 'call':
      touch(record.key);
      turn.isAlarming ||= record.phase === 'failed';
      return;
    case 'threw':
    case 'refused':
      touch(record.key);
      turn.isAlarming = true;
      return;
    case 'dead-letter':
      turn.isAlarming = true;
      return;
    case 'health':
      turn.isAlarming ||= record.health.state !== 'ready' && record.health.state !== 'opening';
      return;
    default:
  }
}
