import { searchChart } from '../chart/search-chart.ts';
import type { Exhibit } from './exhibit.ts';

/** A machine that a search finds, and what of it. */
export interface Hit {
  readonly exhibit: Exhibit;
  /** Ids of states, the ones that are named so first, then those that take such an event. */
  readonly states: readonly string[];
}

/** Machines by their name, by a state, or by an event; all of them where nothing is searched. */
export function searchGallery(exhibits: readonly Exhibit[], text: string): readonly Hit[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return exhibits.map((exhibit) => ({ exhibit, states: [] }));
  return exhibits.flatMap((exhibit) => {
    const { chart } = exhibit;
    const found = searchChart(chart, wanted);
    const [root] = chart.nodes;
    const byEvent = chart.transitions.filter(({ id }) => found.transitions.has(id)).map(({ source }) => source);
    const states = [...new Set([...found.states, ...byEvent])].filter((id) => id !== root?.id);
    const isHit = chart.machine.toLowerCase().includes(wanted) || states.length + byEvent.length > 0;
    return isHit ? [{ exhibit, states }] : [];
  });
}
