/** @jsxImportSource preact */
import { type ComponentChild, render } from 'preact';
import { registry } from '../../../machines/registry.ts';
import type { InstanceKey } from '../../record.ts';
import type { Registry } from '../../rows.ts';
import type { InspectionSource } from '../source.ts';
import { createElk } from './chart/elk.ts';
import { GalleryView } from './gallery/gallery-view.tsx';
import { createModel, type ModelOptions } from './model/create-model.ts';
import { panelRoot } from './panel-root.ts';
import { Shell } from './shell/shell.tsx';

export interface GalleryOptions {
  /** The machines whose charts are drawn, by their names. @default those of the library */
  readonly machines?: Registry;
  /** @default as the page */
  readonly theme?: 'light' | 'dark';
  /**
   * Makes a worker of `elkjs/lib/elk-worker.min.js`, in which charts are laid out; where it fails, the page's thread does it.
   * It is called when the first chart is looked at, and the worker ends with the panel.
   * @default the page's thread
   */
  readonly layoutWorker?: () => Worker;
}

export interface InspectorOptions extends ModelOptions, GalleryOptions {
  /** What is inspected; it remains its owner's, who closes it. */
  readonly source: InspectionSource;
  /** How what is inspected is called. @default `Joinery` */
  readonly name?: string;
  /** The instance that is looked at first. @default none */
  readonly selected?: InstanceKey;
  /** What whoever looks may check where nobody answers, as a sentence. @default none */
  readonly hint?: string;
}

/**
 * Shows the panel in an element, which it fills, apart from the styles of the page. Returns its end, after which another
 * may be shown there.
 */
export function mountInspector(element: HTMLElement, options: InspectorOptions): { close(): void } {
  const { source, machines = registry, name = 'Joinery', theme, selected, hint, layoutWorker, ...rest } = options;
  const model = createModel(source, rest);
  if (selected !== undefined) model.select(selected);
  const first = selected === undefined ? 'tree' : 'chart';
  const { layoutGraph, close } = createElk(layoutWorker);
  const end = show(element, theme, <Shell {...{ model, machines, name, hint, layoutGraph, first }} />);
  return {
    close() {
      model.close();
      end();
      close();
    },
  };
}

/** Shows all machines with their charts and the words of their states in an element, which it fills. Returns its end. */
export function mountGallery(element: HTMLElement, options: GalleryOptions = {}): { close(): void } {
  const { machines = registry, theme, layoutWorker } = options;
  const { layoutGraph, close } = createElk(layoutWorker);
  const end = show(
    element,
    theme,
    <div class="panel">
      <GalleryView {...{ machines, layoutGraph }} />
    </div>,
  );
  return {
    close() {
      end();
      close();
    },
  };
}

function show(element: HTMLElement, theme: GalleryOptions['theme'], view: ComponentChild): () => void {
  const root = panelRoot(element, theme);
  render(view, root);
  return () => render(null, root);
}
