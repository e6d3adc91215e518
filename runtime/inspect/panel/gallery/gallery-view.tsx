/** @jsxImportSource preact */
import { useMemo, useState } from 'preact/hooks';
import type { Registry } from '../../../rows.ts';
import { chartOf } from '../chart/chart-of.ts';
import { usePlaced } from '../chart/use-placed.ts';
import type { Place } from './exhibit.ts';
import { Gallery } from './gallery.tsx';

/** The gallery inside the panel, of the machines that it knows: each is laid out when it is looked at. */
export function GalleryView({ machines }: { readonly machines: Registry }) {
  const exhibits = useMemo(
    () => Object.values(machines).map(({ machine }) => ({ chart: chartOf(machine) })),
    [machines],
  );
  const [place, go] = useState<Place>({});
  const [first] = exhibits;
  if (!first) return null;
  return <PlacedGallery exhibits={exhibits} first={first} place={place} go={go} />;
}

interface PlacedGalleryProps {
  readonly exhibits: Parameters<typeof Gallery>[0]['exhibits'];
  readonly first: { readonly chart: ReturnType<typeof chartOf> };
  readonly place: Place;
  readonly go: (place: Place) => void;
}

function PlacedGallery({ exhibits, first, place, go }: PlacedGalleryProps) {
  const { chart } = exhibits.find((exhibit) => exhibit.chart.machine === place.machine) ?? first;
  const { layout } = usePlaced(chart);
  return <Gallery exhibits={exhibits} place={place} go={go} layout={layout} />;
}
