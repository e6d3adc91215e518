import { createNetwork, seededRandom, virtualClock, type Network, type VirtualClock } from 'joinery/simulation';
import { shuffled } from '../channel-world.ts';
import type { GroupOptions } from './arguments.ts';
import { drawCrashes, type Crash } from './crashes.ts';
import { Cues } from './cues.ts';
import { ask, found, invite, membershipOf, write } from './joining.ts';
import { messagesTo, reportOf, type GroupReport } from './outcome.ts';
import { nameOf, Person } from './person.ts';
import { pairs } from './standing.ts';
import { writeTrace } from './trace.ts';

/** Where is shown how things stand. */
export interface Screen {
  show(people: readonly Person[]): void;
  /** Something happened that is worth a line. */
  note(text: string): void;
}

const second = 1000;
const minute = 60 * second;
/** Everybody comes within this time. */
const arrivals = 10 * second;
const absence = { min: minute, max: 10 * minute };
/** People look at their devices so often while something happens, and so often while nothing does. */
const glance = 50;
const rareGlance = second;
/** What is not so by then never will be. */
const patience = 60 * minute;
/** So long is listened for what comes twice. */
const echo = 5 * minute;

/**
 * Plays a group in virtual time: people come by invitation or by the link, some lose the network, devices crash, and
 * everybody writes once. Returns how it ended. Rejects with the signal's reason.
 */
export async function playGroup(options: GroupOptions, screen: Screen, signal: AbortSignal): Promise<GroupReport> {
  const network = await createNetwork({ clock: virtualClock(), seed: options.seed });
  // Where it can't be written, that is to be seen at once.
  if (options.trace !== undefined) writeTrace(options.trace, network.log);
  try {
    return await new GroupPlay(options, network, screen).run(signal);
  } finally {
    await network.close();
    if (options.trace !== undefined) writeTrace(options.trace, network.log);
  }
}

class GroupPlay {
  readonly #cues: Cues;
  readonly #random;
  readonly #host: Person;
  readonly #guests: readonly Person[];
  readonly #people: readonly Person[];
  readonly #crashes: Crash[];
  #commits = 0;
  /** How many have written. */
  #messages = 0;

  constructor(
    readonly options: GroupOptions,
    readonly network: Network<VirtualClock>,
    readonly screen: Screen,
  ) {
    const { members, crash, seed } = options;
    this.#random = seededRandom(`group ${seed}`);
    this.#cues = new Cues(network.clock);
    const person = (at: number) => new Person(nameOf(at), network, this.#cues, seed, () => this.#committed());
    this.#host = person(0);
    this.#guests = Array.from({ length: members - 1 }, (_, at) => person(at + 1));
    this.#people = [this.#host, ...this.#guests];
    this.#crashes = drawCrashes(crash, this.#people, this.#random);
  }

  async run(signal: AbortSignal): Promise<GroupReport> {
    const { clock } = this.network;
    const begun = clock.now();
    const play = Promise.all([this.#gather(), this.#wander(), this.#converse()]);
    let isQuiet = false;
    let is = 'playing' as 'playing' | 'played' | 'broken';
    play.then(
      () => (is = 'played'),
      () => (is = 'broken'),
    );
    const isOver = () => is === 'broken' || (is === 'played' && this.#isSettled());
    while (!isOver() && clock.now() < begun + patience) {
      this.#cues.look();
      const before = this.#commits;
      await clock.advance(isQuiet ? rareGlance : glance);
      isQuiet = this.#commits === before;
      this.screen.show(this.#people);
      signal.throwIfAborted();
    }
    if (is === 'broken') await play;
    const took = clock.now() - begun;
    await clock.advance(echo);
    return reportOf(this.#people, this.#messages, took);
  }

  // ── what people do ───────────────────────────────────────────────────────────────────────────────────────────

  /** Every other one is invited; the rest ask by the link. */
  async #gather(): Promise<void> {
    await Promise.all(this.#people.map((person) => person.start()));
    const link = await found(this.#host);
    this.screen.note(`${this.#host.name} founded the group.`);
    const come = async (guest: Person, at: number) => {
      await this.#cues.after(this.#random.between(0, arrivals));
      await (at % 2 === 0 ? invite(this.#host, guest) : ask(guest, link));
    };
    await Promise.all(this.#guests.map(come));
  }

  /** When half of the people are in, some of these are away, until after everybody has written. */
  async #wander(): Promise<void> {
    if (this.options.offline === 0) return;
    await this.#cues.until(() => this.#areIn().length >= Math.max(this.options.offline, this.#guests.length / 2));
    const away = shuffled(this.#areIn(), this.#random).slice(0, this.options.offline);
    for (const person of away) person.goAway(true);
    this.screen.note(`Without network: ${away.map(({ name }) => name).join(', ')}.`);
    await this.#cues.until(() => this.#messages === this.#people.length);
    const comeBack = async (person: Person) => {
      await this.#cues.after(this.#random.between(absence.min, absence.max));
      person.goAway(false);
      this.screen.note(`${person.name} is back.`);
    };
    await Promise.all(away.map(comeBack));
  }

  /** Everybody writes as soon as all are in and the host introduces them to each other. */
  async #converse(): Promise<void> {
    const guests = this.#guests.length;
    await this.#cues.until(
      () => this.#areIn().length === guests && this.#host.of('introduction').length === (guests * (guests - 1)) / 2,
    );
    const { connected, waiting } = pairs(this.#people);
    this.screen.note(`All are in; ${connected} pairs are connected, ${waiting} not yet. Everybody writes.`);
    const say = async (person: Person) => {
      await write(person);
      this.#messages += 1;
    };
    await Promise.all(this.#people.map(say));
  }

  // ── where they stand ─────────────────────────────────────────────────────────────────────────────────────────

  /** Guests who are in the group by what their own device and the host's say. */
  #areIn(): Person[] {
    const invited = this.#host.of('member-invitation').filter(({ value }) => value === 'connected');
    const admitted = new Set(invited.map(({ context }) => context['memberId']));
    return this.#guests.filter((guest) => {
      const own = membershipOf(guest);
      return own?.value === 'connected' && admitted.has(own.context['memberId']);
    });
  }

  #isSettled(): boolean {
    const others = this.#people.length - 1;
    const isConnected = pairs(this.#people).connected === (this.#people.length * others) / 2;
    return isConnected && this.#people.every((person) => messagesTo(person).length >= others);
  }

  #committed(): void {
    this.#commits += 1;
    for (let [crash] = this.#crashes; crash && crash.commit <= this.#commits; [crash] = this.#crashes) {
      this.#crashes.shift();
      crash.person.dieAtCommit(crash.moment);
    }
  }
}
