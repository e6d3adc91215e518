/** @jsxImportSource preact */
import { useMemo, useState } from 'preact/hooks';
import { ChartFigure } from '../chart/chart-figure.tsx';
import type { Chart } from '../chart/chart.ts';
import type { Layout } from '../chart/layout.ts';
import { type Exhibit, fragmentOf, type Place } from './exhibit.ts';
import { searchGallery } from './search-gallery.ts';

export interface GalleryProps {
  readonly exhibits: readonly Exhibit[];
  readonly place: Place;
  readonly go: (place: Place) => void;
  /** The layout of the chart that is looked at, where its exhibit has none. */
  readonly layout?: Layout | undefined;
}

/** States of a machine that are listed below it when a search finds more. */
const mostStates = 6;

/** Every machine: found by its name, a state or an event; its chart, and what is known of each state. */
export function Gallery({ exhibits, place, go, layout }: GalleryProps) {
  const [text, setText] = useState('');
  const hits = useMemo(() => searchGallery(exhibits, text), [exhibits, text]);
  const shown = exhibits.find(({ chart }) => chart.machine === place.machine) ?? exhibits[0];
  const visit = (next: Place) => (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(next);
  };
  return (
    <div class="gallery">
      <nav class="gallery-list" aria-label="Machines">
        <input
          type="search"
          aria-label="Search machines, states and events"
          placeholder="Machine, state or event"
          value={text}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
        <output class="visually-hidden">{text.trim() !== '' && `${hits.length} machines found`}</output>
        <ul>
          {hits.map(({ exhibit: { chart }, states }) => (
            <li key={chart.machine}>
              <a
                href={fragmentOf({ machine: chart.machine })}
                aria-current={chart === shown?.chart ? 'page' : undefined}
                onClick={visit({ machine: chart.machine })}
              >
                <span class="mono">{chart.machine}</span>
                <span class="muted">{countOf(chart)}</span>
              </a>
              {states.length > 0 && (
                <ul>
                  {states.slice(0, mostStates).map((state) => (
                    <li key={state}>
                      <a
                        class="mono"
                        href={fragmentOf({ machine: chart.machine, state })}
                        aria-current={state === place.state ? 'true' : undefined}
                        onClick={visit({ machine: chart.machine, state })}
                      >
                        {chart.nodes.find(({ id }) => id === state)?.key}
                      </a>
                    </li>
                  ))}
                  {states.length > mostStates && <li class="muted">+ {states.length - mostStates} more</li>}
                </ul>
              )}
            </li>
          ))}
        </ul>
        {hits.length === 0 && <p class="gallery-none muted">Nothing is called that.</p>}
      </nav>
      {shown && (
        <section class="gallery-chart" aria-label={`Machine ${shown.chart.machine}`}>
          <ChartFigure
            chart={shown.chart}
            layout={shown.layout ?? layout}
            limits={shown.limits}
            chosen={place.state}
            choose={(state) => go({ machine: shown.chart.machine, state })}
          />
        </section>
      )}
    </div>
  );
}

/** Without the root. */
function countOf({ nodes }: Chart): string {
  const count = nodes.length - 1;
  return count === 1 ? '1 state' : `${count} states`;
}
