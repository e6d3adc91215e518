/** @jsxImportSource preact */
import { useMemo, useState } from 'preact/hooks';
import type { Registry } from '../../../rows.ts';
import { chartOf } from '../chart/chart-of.ts';
import type { LayoutGraph } from '../chart/elk.ts';
import { usePlaced } from '../chart/use-placed.ts';
import type { Place } from './exhibit.ts';
import { Gallery } from './gallery.tsx';

interface GalleryViewProps {
  readonly machines: Registry;
  readonly layoutGraph: LayoutGraph;
}

/** The gallery inside the panel, of the machines that it knows: each is laid out when it is looked at. */
export function GalleryView({ machines, layoutGraph }: GalleryViewProps) {
  const exhibits = useMemo(
    () => Object.values(machines).map(({ machine }) => ({ chart: chartOf(machine) })),
    [machines],
  );
  const [place, go] = useState<Place>({});
  const [first] = exhibits;
  if (!first) return null;
  return <PlacedGallery {...{ exhibits, first, place, go, layoutGraph }} />;
}

interface PlacedGalleryProps {
  readonly exhibits: Parameters<typeof Gallery>[0]['exhibits'];
  readonly first: { readonly chart: ReturnType<typeof chartOf> };
  readonly place: Place;
  readonly go: (place: Place) => void;
  readonly layoutGraph: LayoutGraph;
}

function PlacedGallery({ exhibits, first, place, go, layoutGraph }: PlacedGalleryProps) {
  const { chart } = exhibits.find((exhibit) => exhibit.chart.machine === place.machine) ?? first;
  const { layout } = usePlaced(chart, layoutGraph);
  return <Gallery exhibits={exhibits} place={place} go={go} layout={layout} />;
}
