import type { AgentEvent } from '../../machines/vocabulary/agent-event.ts';

type Handler = (event: AgentEvent) => Promise<void>;

/**
 * Hands events to a handler: in order for each connection with one unacknowledged at most, different ones
 * concurrently, so many at a time. One that the handler failed on, and what comes after it, waits for the next handler.
 */
export class EventWindow {
  readonly #busy = new Set<string>();
  #handler: Handler | undefined;

  constructor(
    /** The events that wait, in order, by their keys. */
    private readonly waiting: ReadonlyMap<string, { readonly event: AgentEvent }>,
    /** Takes an acknowledged event away for good. */
    private readonly acknowledged: (key: string) => Promise<void>,
    private readonly size = 256,
  ) {}

  /** Hands everything to another handler, anew. */
  listen(handler: Handler): () => void {
    this.#handler = handler;
    this.#busy.clear();
    this.offer();
    return () => {
      if (this.#handler === handler) this.#handler = undefined;
    };
  }

  /** Hands over what can be. */
  offer(): void {
    const handler = this.#handler;
    if (!handler) return;
    for (const [key, { event }] of this.waiting) {
      if (this.#busy.size >= this.size) return;
      const stream = streamOf(event);
      if (this.#busy.has(stream)) continue;
      this.#busy.add(stream);
      void this.#hand(key, event, stream, handler);
    }
  }

  close(): void {
    this.#handler = undefined;
  }

  async #hand(key: string, event: AgentEvent, stream: string, handler: Handler): Promise<void> {
    try {
      await handler(event);
      if (this.#handler !== handler) return;
      await this.acknowledged(key);
    } catch {
      // Not acknowledged: its stream stays busy, so that nothing overtakes it.
      return;
    }
    if (this.#handler !== handler) return;
    this.#busy.delete(stream);
    this.offer();
  }
}

function streamOf(event: AgentEvent): string {
  if (event.connectionId !== undefined) return `connection:${event.connectionId}`;
  return event.corrId === undefined ? 'agent' : `command:${event.corrId}`;
}
