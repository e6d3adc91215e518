import type { Clock } from '../../ports.ts';
import { readSource } from '../read-source.ts';
import type { InspectionSource } from '../source.ts';
import type { Translation } from './translation.ts';

/** The way to one viewer. */
export interface ViewerLine<M> {
  send(message: M): void;
  /** Resolves when what was sent has left, so that a slow viewer is told slowly. */
  drained(): Promise<void>;
}

/** Records a page: what it becomes is many times as long. */
const pageSize = 100;

/** Tells a viewer all that a source has, and then what is new, until its end, which it returns. */
export function tellViewer<M>(
  source: InspectionSource,
  translate: Translation<M>,
  { send, drained }: ViewerLine<M>,
  clock: Clock,
): () => void {
  const atItsPace: InspectionSource = {
    async read(after, limit) {
      await drained();
      return source.read(after, limit);
    },
    onNews: (listener) => source.onNews(listener),
    close: () => undefined,
  };
  return readSource(atItsPace, clock, pageSize, {
    page(page) {
      for (const message of translate(page)) send(message);
    },
    lost: () => undefined,
  });
}
