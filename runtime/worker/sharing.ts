import type { DomainError, Versions } from '../errors.ts';
import type { Clock, Logger, Random } from '../ports.ts';
import { openChannelLine, type ChannelLine } from './channel-line.ts';
import { type Word, wordIn } from './channel-word.ts';
import { OwnEngine, type SpawnedWorker } from './own-engine.ts';
import type { News } from './protocol.ts';
import { Silence } from './silence.ts';
import type { Switchboard } from './switchboard.ts';
import type { Channel, OpenChannel } from './system-channel.ts';
import type { Locks } from './system-locks.ts';
import type { Tab } from './system-tab.ts';
import { differenceOf } from './versions.ts';
import { WriterLock } from './writer-lock.ts';

/**
 * What a tab is to its engine. `waiting`: there is none for now, and calls wait. `writer`: it runs in this tab's worker
 * and serves all. `mirror`: it runs in another tab's. `alone`: it runs in this tab's, and other tabs can't be served here.
 * `elsewhere`: it runs in another tab, which can't serve this one. `outdated`: it is of another build. In the last two
 * every call is refused.
 */
export type Role = 'waiting' | 'writer' | 'mirror' | 'alone' | 'elsewhere' | 'outdated';

export interface SharingOptions {
  readonly profile: string;
  readonly spawn: () => SpawnedWorker;
  readonly patience: number;
  readonly versions: Versions;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly locks: Locks | undefined;
  readonly openChannel: OpenChannel | undefined;
  readonly tab: Tab;
  readonly onRole: (role: Role) => void;
  readonly onDeath: (error: DomainError) => void;
}

/** An engine in another tab's worker. */
interface OtherEngine {
  readonly writer: string;
  epoch: number;
  /** None to an engine of another build. */
  readonly line?: ChannelLine;
}

/** A worker says so often that it lives, in the patience of those who wait to hear it. */
const beats = 4;

/** Leads a tab's calls to the one engine of a profile: in its own worker, or in that of another tab. */
export class Sharing {
  readonly #silence: Silence;
  #lock: WriterLock | undefined;
  #channel: Channel | undefined;
  #own: OwnEngine | undefined;
  #other: OtherEngine | undefined;
  #role: Role = 'waiting';

  constructor(
    private readonly board: Switchboard,
    private readonly options: SharingOptions,
  ) {
    const { clock, patience, random } = options;
    // Those who wait lose their patience one after the other.
    const unlike = 1 + (random(1)[0] ?? 0) / 1024;
    this.#silence = new Silence(clock, patience * unlike, () => this.#onSilence());
  }

  get role(): Role {
    return this.#role;
  }

  begin(): void {
    const { profile, locks, openChannel } = this.options;
    const channel = openChannel?.(`joinery.${profile}`);
    this.#channel = channel;
    channel?.addEventListener('message', ({ data }) => {
      const word = wordIn(data);
      if (word && this.#channel === channel) this.#hear(word);
    });
    if (!locks) return this.#reign();
    this.#lock = new WriterLock(locks, `joinery.writer.${profile}`, {
      granted: () => this.#reign(),
      lost: () => this.#abdicate(),
    });
    this.#lock.wait();
    if (!channel) return void this.#lookWhetherTaken(this.#lock);
    this.#askWho();
    this.#silence.start();
  }

  /** The page goes to where nothing runs: it keeps others from nothing. What was called is called again after `begin`. */
  leave(): Promise<void> {
    const ended = this.#own?.retire() ?? Promise.resolve();
    this.#own = undefined;
    this.#silence.stop();
    this.#leaveOther();
    this.#lock?.leave();
    this.#channel?.close();
    this.#channel = undefined;
    this.board.detach();
    this.#be('waiting');
    return ended;
  }

  /** Ends the engine before another one may begin. */
  async close(): Promise<void> {
    const own = this.#own;
    this.#own = undefined;
    await own?.retire();
    await this.leave();
  }

  /** Somebody looks at the page again. */
  seen(): void {
    if (this.#own ?? this.#other) return;
    this.#silence.heard();
    this.#askWho();
  }

  // ── an engine of our own ─────────────────────────────────────────────────────────────────────────────────

  #reign(): void {
    const { board, options } = this;
    const isServing = this.#lock !== undefined && this.#channel !== undefined;
    const beat = options.patience / beats;
    this.#leaveOther();
    const own: OwnEngine = new OwnEngine({
      ...options,
      beat,
      ...(isServing && { channel: { name: `joinery.${options.profile}`, beat } }),
      opening: () => this.#say({ joinery: 'opening' }),
      began: (calls) => board.attach(calls),
      welcomed: (versions) => {
        this.#be(isServing ? 'writer' : 'alone');
        void board.met(versions.rows).then((failure) => failure && own.failed(failure));
      },
      ended: () => {
        board.detach();
        this.#be('waiting');
      },
      died: options.onDeath,
      differs: (error) => {
        this.#own = undefined;
        this.#lock?.leave();
        this.#refuse('outdated', error);
      },
      newer: (worker) => {
        board.tellOutdated({ type: 'VersionDiffers', page: options.versions, worker, older: 'page' });
      },
      heard: (news) => this.#heardOwn(news),
      unreadable: (what) => board.unreadable(what),
    });
    this.#own = own;
    own.begin();
  }

  #heardOwn(news: News): void {
    const isLost = 'state' in news && news.state === 'elsewhere';
    if (!isLost) return this.board.hear(news);
    // Where there are locks it has one, or will be told that it was stolen.
    if (this.#lock) return this.#own?.restart();
    this.#giveUp();
  }

  /** Another tab has the lock. This one waits behind it. */
  #abdicate(): void {
    void this.#own?.retire();
    this.#own = undefined;
    this.board.detach();
    this.#be('waiting');
    this.#lock?.wait();
    this.#silence.heard();
    this.#askWho();
  }

  /** Without locks the latest tab has the store. */
  #giveUp(): void {
    void this.#own?.retire();
    this.#own = undefined;
    this.#refuse('elsewhere', { type: 'WriterElsewhere' });
  }

  async #lookWhetherTaken(lock: WriterLock): Promise<void> {
    const isTaken = await lock.isTaken();
    if (isTaken && !lock.isHeld && lock === this.#lock) this.#refuse('elsewhere', { type: 'WriterElsewhere' });
  }

  // ── an engine in another tab ─────────────────────────────────────────────────────────────────────────────

  #hear(word: Word): void {
    if (word.joinery === 'opening') {
      if (!this.#lock && this.#own) this.#giveUp();
      this.#silence.heard();
    } else if (word.joinery === 'beat') this.#hearBeat(word);
    else if (word.joinery === 'who' || word.writer !== this.#other?.writer) return;
    else if (word.joinery === 'news') this.board.hear(word.news);
    else if (word.joinery === 'answer') this.#other.line?.deliver(word.message);
    else if (word.joinery === 'end') this.#lose();
  }

  #hearBeat({ writer, epoch, versions }: Word & { joinery: 'beat' }): void {
    if (this.#own || !this.#lock) return this.#silence.heard();
    const other = this.#other;
    const isKnown = other?.writer === writer;
    // One that was frozen meanwhile still believes that the store is its own. One that could not open it has no epoch.
    if (other && !isKnown && epoch !== 0 && epoch < other.epoch) return;
    this.#silence.heard();
    if (isKnown) other.epoch = epoch;
    else this.#follow(writer, epoch, versions);
  }

  #follow(writer: string, epoch: number, versions: Versions): void {
    this.#leaveOther();
    const difference = differenceOf(this.options.versions, versions);
    if (difference) {
      this.#other = { writer, epoch };
      return this.#refuse('outdated', difference);
    }
    const line = openChannelLine((message) => this.#say({ joinery: 'call', writer, message }));
    this.#other = { writer, epoch, line };
    this.board.attach(line.calls);
    this.#be('mirror');
    void this.board.met(versions.rows);
  }

  #lose(): void {
    this.#leaveOther();
    this.board.detach();
    this.#be('waiting');
  }

  #leaveOther(): void {
    this.#other?.line?.close();
    this.#other = undefined;
  }

  /** A worker that hangs is replaced, by its own tab or by one that somebody looks at. */
  #onSilence(): void {
    if (this.#own) return this.#own.hangs();
    this.#lose();
    if (this.options.tab.isVisible()) this.#lock?.steal();
    else this.#askWho();
  }

  // ── both ─────────────────────────────────────────────────────────────────────────────────────────────────

  #refuse(role: 'elsewhere' | 'outdated', error: DomainError): void {
    this.board.refuse(error);
    this.#be(role);
  }

  #be(role: Role): void {
    if (role === this.#role) return;
    this.#role = role;
    this.options.onRole(role);
  }

  #askWho(): void {
    this.#say({ joinery: 'who', versions: this.options.versions });
  }

  #say(word: Word): void {
    this.#channel?.postMessage(word);
  }
}
