import type { DomainError } from '../../../errors.ts';
import type { InstanceKey } from '../../../record.ts';
import type { Fold } from '../../fold-rows.ts';
import type { InspectionPage, InspectionSource } from '../../source.ts';
import { History } from './history.ts';
import type { InspectionModel, ModelState } from './model.ts';
import { readSource } from '../../read-source.ts';
import { type Frames, systemFrames } from './system-frames.ts';

export interface ModelOptions {
  /** Of records that are held; 20,000 by default. The oldest are let go first. */
  readonly limit?: number;
  /** Of records that are read at once; 500 by default. */
  readonly pageSize?: number;
  readonly frames?: Frames;
}

/** How often the time that is shown goes on where nothing else does: milliseconds. */
const tick = 1_000;

/** The model of what a source tells. Closing it ends the reading; the source remains its owner's. */
export function createModel(source: InspectionSource, options: ModelOptions = {}): InspectionModel {
  return new Model(source, options);
}

class Model implements InspectionModel {
  source: InspectionSource;
  state: ModelState;
  readonly #listeners = new Set<() => void>();
  readonly #frames: Frames;
  readonly #limit: number;
  readonly #pageSize: number;
  #history: History;
  #run: string | undefined;
  /** The place in our records behind which those of the run begin. */
  #offset = 0;
  #missed = 0;
  #connection: ModelState['connection'] = 'connecting';
  #error: DomainError | undefined;
  /** Undefined while it is followed. */
  #moment: number | undefined;
  #selected: InstanceKey | undefined;
  /** The engine's time when a page came, and ours. */
  #heard: { readonly theirs: number; readonly ours: number } | undefined;
  /** Of the moment that is shown. */
  #fold: (Fold & { readonly moment: number }) | undefined;
  #stopReading = () => {};
  #cancelFrame: (() => void) | undefined;
  #cancelTick = () => {};

  constructor(source: InspectionSource, { limit = 20_000, pageSize = 500, frames = systemFrames }: ModelOptions) {
    this.#limit = limit;
    this.#pageSize = pageSize;
    this.#frames = frames;
    this.#history = new History(limit);
    this.source = source;
    this.state = this.#draw();
    this.open(source);
    this.#tick();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  travel(seq?: number): void {
    this.#moment = seq;
    this.#changed();
  }

  select(key: InstanceKey | undefined): void {
    this.#selected = key;
    this.#changed();
  }

  open(source: InspectionSource): void {
    this.#stopReading();
    this.source = source;
    this.#begin(undefined, 0);
    this.#run = undefined;
    this.#connection = 'connecting';
    this.#error = undefined;
    this.#moment = undefined;
    this.#heard = undefined;
    this.#changed();
    this.#stopReading = readSource(source, this.#frames.clock, this.#pageSize, {
      page: (page) => this.#take(page),
      lost: (error) => {
        this.#connection = 'lost';
        this.#error = error;
        this.#changed();
      },
    });
  }

  close(): void {
    this.#stopReading();
    this.#cancelFrame?.();
    this.#cancelTick();
    this.#listeners.clear();
  }

  #take({ run, base, records, now }: InspectionPage): void {
    if (base?.seq === 0 && this.#run !== undefined && run !== this.#run) {
      // Whoever is inspected began anew, and tells that from its beginning: it goes on behind what it told before.
      this.#offset = this.#history.last;
    } else if (base) {
      const ofThisRun = run === this.#run ? this.#missed + this.#history.dropped + this.#history.records.length : 0;
      this.#begin(base, ofThisRun + base.lost);
      // A moment of another run is none of this one.
      if (this.#run !== undefined && run !== this.#run) this.#moment = undefined;
    }
    this.#run = run;
    const placed = this.#offset === 0 ? records : records.map((each) => ({ ...each, seq: each.seq + this.#offset }));
    const fresh = placed.filter(({ seq }) => seq > this.#history.last);
    if (fresh.length > 0) this.#history.append(fresh);
    this.#connection = this.source.isRecording ? 'recording' : 'live';
    this.#error = undefined;
    if (now !== undefined) this.#heard = { theirs: now, ours: this.#frames.clock.now() };
    this.#changed();
  }

  #begin(base: InspectionPage['base'], missed: number): void {
    this.#history = new History(this.#limit, base?.seq, base?.rows, base?.parked);
    this.#fold = undefined;
    this.#offset = 0;
    this.#missed = missed;
  }

  #changed(): void {
    this.#cancelFrame ??= this.#frames.request(() => {
      this.#cancelFrame = undefined;
      this.state = this.#draw();
      for (const listener of this.#listeners) listener();
    });
  }

  #tick(): void {
    this.#cancelTick = this.#frames.clock.setTimer(() => {
      this.#tick();
      if (this.#connection === 'live' && this.#moment === undefined && this.#heard) this.#changed();
    }, tick);
  }

  #draw(): ModelState {
    const history = this.#history;
    const { first, last, records } = history;
    const isFollowing = this.#moment === undefined;
    const moment = Math.min(last, Math.max(first, this.#moment ?? last));
    if (this.#fold?.moment !== moment) this.#fold = { ...history.at(moment), moment };
    const { rows, parked } = this.#fold;
    return {
      connection: this.#connection,
      ...(this.#error && { error: this.#error }),
      records,
      lost: this.#missed + history.dropped,
      moment,
      isFollowing,
      time: this.#time(moment, isFollowing),
      rows,
      parked: [...parked.values()],
      ...(this.#selected !== undefined && { selected: this.#selected }),
      about: (key) => history.about(key, moment),
      lastStep: (key) => history.lastStep(key, moment),
    };
  }

  #time(moment: number, isFollowing: boolean): number {
    const at = this.#history.record(moment)?.at ?? this.#history.records[0]?.at ?? this.#heard?.theirs ?? 0;
    if (!isFollowing || !this.#heard) return at;
    return Math.max(at, this.#heard.theirs + this.#frames.clock.now() - this.#heard.ours);
  }
}
