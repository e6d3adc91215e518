import type { Found } from './search-chart.ts';
import type { Marks } from './marks.ts';

/** How a transition is shown. */
export type Look = 'idle' | 'possible' | 'held' | 'taken';

/** How each transition is shown, by its id. */
export interface Looks {
  readonly lookOf: (transition: string) => Look;
  readonly isFound: (transition: string) => boolean;
}

/** From the least to the most. */
export const lookOrder: readonly Look[] = ['idle', 'possible', 'held', 'taken'];

/** How the transitions of a chart are shown: by the marks of an instance, and by what is searched. */
export function looksOf(marks: Marks | undefined, found: Found): Looks {
  return {
    lookOf: (id) => {
      if (marks?.taken.has(id)) return 'taken';
      if (marks?.held.has(id)) return 'held';
      return marks?.possible.has(id) ? 'possible' : 'idle';
    },
    isFound: (id) => found.transitions.has(id),
  };
}

/** The most of what several transitions are, that are drawn as one. */
export function strongest(transitions: readonly string[], { lookOf }: Looks): Look {
  return lookOrder[Math.max(0, ...transitions.map((id) => lookOrder.indexOf(lookOf(id))))] ?? 'idle';
}
