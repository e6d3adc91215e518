import { useEffect, useState } from 'preact/hooks';
import type { Chart } from './chart.ts';
import type { LayoutGraph } from './elk.ts';
import { layout, type Layout } from './layout.ts';

interface Placed {
  readonly chart: Chart;
  readonly layout?: Layout;
  readonly error?: string;
}

/** The layout of a chart once it is made, or why there is none. */
export function usePlaced(chart: Chart, layoutGraph: LayoutGraph | undefined): Placed {
  const [placed, setPlaced] = useState<Placed>({ chart });
  useEffect(() => {
    let isWanted = true;
    const show = (result: Omit<Placed, 'chart'>): void => {
      if (isWanted) setPlaced({ chart, ...result });
    };
    layout(chart, layoutGraph).then(
      (made) => show({ layout: made }),
      (error: unknown) => show({ error: String(error) }),
    );
    return () => {
      isWanted = false;
    };
  }, [chart, layoutGraph]);
  return placed.chart === chart ? placed : { chart };
}
