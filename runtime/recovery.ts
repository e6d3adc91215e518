import type { Agent } from './agent/agent.ts';
import type { Dispatcher } from './dispatcher.ts';
import { anyParkedLabel } from './labels.ts';
import type { Clock, Logger } from './ports.ts';
import { askStatus } from './reconcile.ts';
import { isParked, type Registry, type Rows } from './rows.ts';
import type { TakenOnce } from './taken-once.ts';
import type { Turns } from './turns.ts';
import type { Occurrence } from './occurrence.ts';

/** What an engine has at its start, and after a sleep, to go on with what is unfinished. */
interface Unfinished {
  readonly agent: Agent;
  readonly registry: Registry;
  readonly rows: Rows;
  readonly turns: Turns;
  readonly events: TakenOnce;
  readonly dispatcher: Dispatcher;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Reconcile, then overdue timers, then commands without an answer: so that nothing is asked twice that is known already. */
export class Recovery {
  constructor(private readonly unfinished: Unfinished) {}

  /** At the start. `listen` is called when the agent may tell its events. */
  async begin(listen: () => void): Promise<void> {
    const { turns, logger } = this.unfinished;
    await this.#reconcile();
    await this.#replay().catch((error: unknown) => logger.warn('nothing replayed', { error: String(error) }));
    if (turns.ended) return;
    listen();
    this.#dispatchAll();
  }

  /** After a sleep. */
  async wake(): Promise<void> {
    await this.#reconcile();
    this.unfinished.dispatcher.renew();
    this.#dispatchAll();
  }

  async #reconcile(): Promise<void> {
    const { agent, rows, turns, events, clock, logger } = this.unfinished;
    // What comes meanwhile may be younger than the agent's word on how its connection stands.
    const younger = new Set<unknown>();
    const stop = events.listen(({ type, connectionId, corrId }) => {
      if (type === 'WAIT' || type === 'MWARN') return;
      younger.add(connectionId);
      if (corrId !== undefined) younger.add(rows.waitingFor(corrId));
    });
    const statuses = await askStatus(agent, rows.unfinished(), clock, logger);
    stop();
    const told = statuses.filter(
      (each) => each.kind !== 'status' || !(younger.has(each.key) || younger.has(each.event['connectionId'])),
    );
    const occurrences: Occurrence[] = [...told, { kind: 'timers' }];
    await Promise.allSettled(
      occurrences.map((each) => (each.kind === 'agent' ? events.told(each.event) : turns.take(each))),
    );
  }

  /** What is parked is taken now, if its instance is at work again, or its machine has a new version, which may be the repair. */
  async #replay(): Promise<void> {
    const { registry, rows, turns } = this.unfinished;
    const parked = await rows.find(anyParkedLabel);
    for (const key of new Set(parked.filter(isParked).map(({ instance }) => instance))) {
      const { status, version = 0, machine = '' } = (await rows.read(key)) ?? {};
      const upgraded = version < (registry[machine]?.version ?? 0);
      if (status !== 'quarantined' || upgraded) await turns.take({ kind: 'resume', key });
    }
  }

  #dispatchAll(): void {
    const { rows, dispatcher } = this.unfinished;
    for (const row of rows.unfinished()) dispatcher.dispatch(row);
  }
}
