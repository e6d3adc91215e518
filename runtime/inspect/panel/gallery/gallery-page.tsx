/** @jsxImportSource preact */
import { render } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { chartCss } from '../chart/chart.css.ts';
import { baseCss } from '../style/base.css.ts';
import { tokensCss } from '../style/tokens.css.ts';
import { type Exhibit, fragmentOf, placeIn } from './exhibit.ts';
import { Gallery } from './gallery.tsx';
import { galleryCss } from './gallery.css.ts';

/**
 * Shows machines in an element, browsable without an engine. What is looked at stands in the address (`#machine/state`),
 * so that it can be linked to. Returns what takes it away again.
 */
export function mountGalleryPage(element: HTMLElement, exhibits: readonly Exhibit[]): () => void {
  const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
  render(<Page exhibits={exhibits} />, root);
  return () => render(null, root);
}

function Page({ exhibits }: { readonly exhibits: readonly Exhibit[] }) {
  const [place, setPlace] = useState(() => placeIn(globalThis.location.hash, exhibits));
  // Before anything can be clicked.
  useLayoutEffect(() => {
    const follow = (): void => setPlace(placeIn(globalThis.location.hash, exhibits));
    globalThis.addEventListener('hashchange', follow);
    return () => globalThis.removeEventListener('hashchange', follow);
  }, [exhibits]);
  return (
    <>
      <style>{[tokensCss, baseCss, chartCss, galleryCss].join('\n')}</style>
      <div class="panel">
        <h1 class="visually-hidden">Joinery: the machines</h1>
        <Gallery
          exhibits={exhibits}
          place={place}
          go={(next) => {
            globalThis.location.hash = fragmentOf(next);
          }}
        />
      </div>
    </>
  );
}
