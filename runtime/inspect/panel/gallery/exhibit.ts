import type { Chart } from '../chart/chart.ts';
import type { Layout } from '../chart/layout.ts';

/** A machine of the gallery, as plain data: a page of it needs neither the machines nor what lays them out. */
export interface Exhibit {
  readonly chart: Chart;
  /** Absent: it is laid out when it is looked at. */
  readonly layout?: Layout;
  /** How long its named delays are by default, in words. */
  readonly limits?: Readonly<Record<string, string>>;
}

/** What is looked at: a machine, and one of its states by its id. */
export interface Place {
  readonly machine?: string | undefined;
  readonly state?: string | undefined;
}

/** A place as the fragment of an address: `#relay-connection/joined`. A state inside another has its path. */
export function fragmentOf({ machine, state }: Place): string {
  if (machine === undefined) return '#';
  const path = state?.startsWith(`${machine}.`) ? state.slice(machine.length + 1) : state;
  return `#${[machine, ...(path === undefined ? [] : [path])].map(encodeURIComponent).join('/')}`;
}

/** The place that a fragment names, as far as there is one. */
export function placeIn(fragment: string, exhibits: readonly Exhibit[]): Place {
  const [machine, path] = fragment.replace(/^#/, '').split('/').map(decoded);
  const chart = exhibits.find((exhibit) => exhibit.chart.machine === machine)?.chart;
  if (!chart) return {};
  const state = chart.nodes.find(({ id }) => path !== undefined && (id === path || id === `${chart.machine}.${path}`));
  return { machine: chart.machine, state: state?.id };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
