import type { NamedGuard } from './guard-words.ts';

/** A machine's statechart as plain data: what is drawn, searched and read, without XState. */
export interface Chart {
  /** Name of the machine. */
  readonly machine: string;
  /** In the order in which they are written; the first is the root. */
  readonly nodes: readonly ChartNode[];
  readonly transitions: readonly ChartTransition[];
}

export interface ChartNode {
  readonly id: string;
  readonly key: string;
  readonly kind: 'atomic' | 'compound' | 'parallel' | 'final' | 'history';
  /** The root has none. */
  readonly parent?: string;
  /** Where a compound state begins: ids. */
  readonly initial?: readonly string[];
  readonly description?: string;
  readonly tags: readonly string[];
  readonly entry: readonly string[];
  readonly exit: readonly string[];
  readonly invokes: readonly string[];
}

export interface ChartTransition {
  /** See `transitionId`. */
  readonly id: string;
  readonly source: string;
  /** None: it stays where it is, and acts. */
  readonly targets: readonly string[];
  /** As XState names it: empty for a transition that needs no event. */
  readonly eventType: string;
  /** As one reads it: an event, `always`, `after <delay>`, `done: <child>`. */
  readonly event: string;
  /** Name of the delay that it waits for. */
  readonly delay?: string;
  /** Position among the source's transitions on this event. */
  readonly index: number;
  /** As one reads it: `isOurs`, `not isOurs`, `relaysAre(failed)`. */
  readonly guard?: string;
  /** The guards that are asked for it. */
  readonly asked: readonly NamedGuard[];
  readonly actions: readonly string[];
}

/** Names a transition of a machine; one that a step took (`TakenTransition`) has the same. */
export function transitionId(taken: Pick<ChartTransition, 'source' | 'eventType' | 'index'>): string {
  return `${taken.source} ${taken.eventType} ${taken.index}`;
}
