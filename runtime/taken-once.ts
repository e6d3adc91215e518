import type { AgentEvent } from '../machines/vocabulary/agent-event.ts';
import type { Outcome } from './occurrence.ts';

/** So many events are remembered: more than any agent has unacknowledged. */
const most = 4_096;

/** An event that a status tells of comes by itself too, before or after: it is taken once, and acknowledged then. */
export class TakenOnce {
  /** By their ids: events that are being taken, or were told by a status and have yet to come. */
  readonly #taking = new Map<string, Promise<Outcome>>();
  readonly #listeners = new Set<(event: AgentEvent) => void>();

  constructor(private readonly take: (event: AgentEvent) => Promise<Outcome>) {}

  /** A status tells of the event. Resolves when it is durable. */
  told(event: AgentEvent): Promise<Outcome> {
    const known = this.#taking.get(event.id);
    if (known) return known;
    const taking = this.take(event);
    this.#taking.set(event.id, taking);
    taking.catch(() => this.#taking.delete(event.id));
    const [oldest] = this.#taking.keys();
    if (oldest !== undefined && this.#taking.size > most) this.#taking.delete(oldest);
    return taking;
  }

  /** Hears of every event that comes by itself, before it is taken. Returns its end. */
  listen(listener: (event: AgentEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** The event itself comes: it does not come again. Resolves when it is durable. */
  came(event: AgentEvent): Promise<Outcome> {
    for (const listener of this.#listeners) listener(event);
    return this.told(event).finally(() => this.#taking.delete(event.id));
  }
}
