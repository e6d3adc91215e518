import { readAgentEvent, type AgentEvent } from '../../machines/vocabulary/agent-event.ts';
import { encodeBase64url } from '../../machines/vocabulary/base64url.ts';
import type { Profile } from '../../machines/vocabulary/profile.ts';
import { readInput } from '../../runtime/border.ts';
import type { ChainHost } from '../../runtime/chain-host.ts';
import type { Chain } from '../../runtime/chain.ts';
import { MachineThrew } from '../../runtime/machine-threw.ts';
import type { Chaining } from '../../runtime/drafts.ts';
import type { Delivery, InstanceKey, MachineEvent } from '../../runtime/record.ts';
import type { Registry } from '../../runtime/rows.ts';
import { systemSha256 } from '../../runtime/system.ts';
import { runOver, type RowMap } from '../differential/rows.ts';
import { connectionOf, unanswered, type Move } from './moves.ts';
import type { Begin, Words } from './words.ts';

/** Where the whole tree stands, as plain data: the model of an engine with its store, its agent and its clock. */
export interface Tree {
  readonly rows: RowMap;
  readonly now: number;
  /** Births so far: they are all the randomness that differs. */
  readonly births: number;
  readonly moves: number;
  /** The last move was refused. */
  readonly refused: boolean;
}

const start = Date.UTC(2026, 0, 1);
export const madeProfile: Profile = { displayName: 'Made Profile', fullName: '' };

/** The bytes that the `nth` birth draws, 12 of them; whatever else is drawn is zeros. */
export function randomBytes(bytes: number, nth: number): Uint8Array {
  const drawn = new Uint8Array(bytes);
  if (bytes === birthBytes) drawn.set([nth >> 8, nth & 255]);
  return drawn;
}
export const birthBytes = 12;

type Tell = NonNullable<ChainHost['trace']>;

/** The model: the pure chain alone, over rows in memory. */
export class Model {
  constructor(
    private readonly registry: Registry,
    private readonly words: Words,
    private readonly trace?: Tell,
  ) {}

  start({ machine, id, input }: Begin): Tree {
    const known = readInput(this.registry, machine, id, input);
    const nothing: Tree = { rows: new Map(), now: start, births: 0, moves: 0, refused: false };
    return this.#run(nothing, (chain) => chain.start(`${machine}/${id}`, machine, known));
  }

  /** The tree after the move. Throws where nothing of the kind can happen now. */
  take(tree: Tree, move: Move): Tree {
    const deliveries = deliveriesOf(this.words, tree, move);
    const now = move.type === 'time' ? nextDue(tree) : tree.now;
    let next: Tree = { ...tree, now, moves: tree.moves + 1, refused: false };
    for (const delivery of deliveries) next = this.#deliver(next, delivery);
    return next;
  }

  #deliver(tree: Tree, delivery: Delivery): Tree {
    const row = tree.rows.get(delivery.key);
    if (!row || row.status === 'quarantined') return tree;
    try {
      return this.#run(tree, (chain) => chain.take(delivery));
    } catch (error) {
      // Any other throw is a bug that the model found.
      if (!(error instanceof MachineThrew) || error.eventType !== this.words.breakingEvent) throw error;
      return this.#quarantine(tree, error);
    }
  }

  #quarantine(tree: Tree, threw: MachineThrew): Tree {
    const error = { message: threw.message, event: threw.eventType };
    const marked = this.#run(tree, (chain) => chain.mark(threw.key, { status: 'quarantined', error }));
    const parent = tree.rows.get(threw.key)?.parent;
    if (parent === undefined) return marked;
    const actorId = threw.key.slice(parent.length + 1);
    return this.#deliver(marked, {
      kind: 'event',
      key: parent,
      event: { type: `xstate.error.actor.${actorId}`, actorId, error: threw.message },
    });
  }

  #run(tree: Tree, body: (chain: Chain) => Chaining<unknown>): Tree {
    let { births } = tree;
    const host: ChainHost = {
      definition: (name) => {
        const definition = this.registry[name];
        if (!definition) throw new Error(`no machine ${name}`);
        return definition;
      },
      now: tree.now,
      draw: (bytes) => encodeBase64url(randomBytes(bytes, bytes === birthBytes ? births++ : 0)),
      makeProfile: () => madeProfile,
      digest: systemSha256,
      ...(this.trace && { trace: this.trace }),
    };
    const { rows, refused } = runOver(tree.rows, host, body);
    return { ...tree, rows, refused, births };
  }
}

/** What the move comes to, in order. Throws where nothing of the kind can happen now. */
export function deliveriesOf(words: Words, tree: Tree, move: Move): Delivery[] {
  switch (move.type) {
    case 'user':
      return [{ kind: 'event', key: move.key, event: move.event }];
    case 'saying': {
      const said = sayingOf(words, tree, move);
      return [{ kind: 'event', ...said }];
    }
    case 'answer':
    case 'report': {
      const event = agentEventOf(words, tree, move);
      const told = { key: move.key, event: event as unknown as MachineEvent, eventId: event.id };
      return move.type === 'answer' && event.type !== 'WAIT' && event.type !== 'MWARN'
        ? [{ kind: 'answer', ...told, corrId: event.corrId ?? '' }]
        : [{ kind: 'event', ...told }];
    }
    case 'time': {
      const due = nextDue(tree);
      return timersOf(tree)
        .filter(({ dueAt }) => dueAt <= due)
        .map(({ key, timerId }) => ({ kind: 'timer', key, timerId }));
    }
    case 'restart':
      return findings(words, tree, move.finds).map(({ key, status }) => ({
        kind: 'event',
        key,
        event: { type: 'STATUS', ...status } as unknown as MachineEvent,
      }));
  }
}

/** The event that the agent says, with all its ids, as it comes out of the border. */
export function agentEventOf(words: Words, tree: Tree, move: Extract<Move, { type: 'answer' | 'report' }>): AgentEvent {
  const row = tree.rows.get(move.key);
  const id = `move-${tree.moves}`;
  if (move.type === 'report') {
    const connectionId = row && connectionOf(row);
    if (!row || connectionId === undefined) throw new Error(`${move.key} has no connection`);
    return crossing({ ...words.reportsOf(row)[move.says], id, connectionId });
  }
  const entry = row && unanswered(row, move)[move.nth];
  if (!entry) throw new Error(`${move.key} waits for no ${move.command}`);
  const { corrId, command } = entry;
  const connection = 'connectionId' in command ? { connectionId: command.connectionId } : {};
  return crossing({ ...words.answersTo(command)[move.says], id, corrId, ...connection });
}

/** What is said, and to whom. */
export function sayingOf(words: Words, { rows }: Tree, { says }: Extract<Move, { type: 'saying' }>) {
  const said = words.sayings(rows)[says];
  if (!said) throw new Error(`"${says}" can't be said now`);
  return said;
}

function crossing(raw: object): AgentEvent {
  const read = readAgentEvent(raw);
  if ('why' in read) throw new Error(read.why);
  return read.event;
}

/** What a restarted client is told of the connections that unfinished instances own, in order. */
export function findings(words: Words, tree: Tree, finds: string) {
  const owners = [...tree.rows.values()]
    .filter(({ unfinished }) => unfinished)
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  return owners.flatMap((row) => {
    const connectionId = connectionOf(row);
    const found = words.findingsOf(row)[finds];
    return connectionId === undefined || !found ? [] : [{ key: row.key, status: { connectionId, ...found } }];
  });
}

/** Every timer that may fire, earliest first. */
export function timersOf({ rows }: Tree): { key: InstanceKey; timerId: string; dueAt: number }[] {
  return [...rows.values()]
    .filter(({ status }) => status === 'active')
    .flatMap(({ key, timers }) => timers.map(({ id, dueAt }) => ({ key, timerId: id, dueAt })))
    .sort((a, b) => a.dueAt - b.dueAt);
}

export function nextDue(tree: Tree): number {
  const [next] = timersOf(tree);
  if (!next) throw new Error('no timer runs');
  return next.dueAt;
}
