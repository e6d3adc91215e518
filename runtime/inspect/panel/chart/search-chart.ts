import type { Chart } from './chart.ts';

/** What a search finds on a chart: ids. */
export interface Found {
  readonly states: ReadonlySet<string>;
  readonly transitions: ReadonlySet<string>;
}

/** States by their name or tag, transitions by their event or guard; without regard to case. Nothing is found by nothing. */
export function searchChart({ nodes, transitions }: Chart, text: string): Found {
  const wanted = text.trim().toLowerCase();
  const fits = (...words: readonly (string | undefined)[]): boolean =>
    wanted !== '' && words.some((word) => word?.toLowerCase().includes(wanted));
  return {
    states: new Set(
      nodes.filter(({ key, tags, parent }) => parent !== undefined && fits(key, ...tags)).map(({ id }) => id),
    ),
    transitions: new Set(transitions.filter(({ event, guard }) => fits(event, guard)).map(({ id }) => id)),
  };
}
