import type { ElkNode } from 'elkjs/lib/elk-api.js';

/** Returns the graph with a place for everything in it. */
export type LayoutGraph = (graph: ElkNode) => Promise<ElkNode>;

/** ELK, for as long as somebody looks at charts. */
interface Elk {
  readonly layoutGraph: LayoutGraph;
  /** Its worker ends once what was begun is laid out. */
  close(): void;
}

/**
 * ELK, which is loaded with the first graph: in one worker for all graphs, which `layoutWorker` makes of
 * `elkjs/lib/elk-worker.min.js` by whatever way the client's bundler has for it. Without a worker, as where none can be made,
 * graphs are laid out on this thread, which a large one holds for up to two seconds.
 */
export function createElk(layoutWorker: (() => Worker) | undefined): Elk {
  let worker: Worker | undefined;
  let opened: Promise<LayoutGraph> | undefined;
  let underWay = 0;
  let isClosed = false;

  async function open(make: () => Worker): Promise<LayoutGraph> {
    const made = (worker = make());
    // What goes wrong while the worker is loaded ELK does not hear.
    const failed = new Promise<never>((_, reject) => made.addEventListener('error', reject));
    failed.catch(() => undefined);
    const Elk = constructorIn((await import('elkjs/lib/elk-api.js')).default);
    const elk = new Elk({ algorithms: ['layered'], workerFactory: () => made });
    return (graph) => Promise.race([failed, elk.layout(graph)]);
  }

  function endIfIdle(): void {
    if (!isClosed || underWay > 0) return;
    worker?.terminate();
    opened = worker = undefined;
  }

  return {
    async layoutGraph(graph) {
      if (!layoutWorker) return layoutHere(graph);
      underWay += 1;
      try {
        const inWorker = await (opened ??= open(layoutWorker));
        return await inWorker(graph);
      } catch {
        // The page may allow no workers, or none from there.
        return layoutHere(graph);
      } finally {
        underWay -= 1;
        endIfIdle();
      }
    },
    close() {
      isClosed = true;
      endIfIdle();
    },
  };
}

/** Lays out a graph on this thread. */
export async function layoutHere(graph: ElkNode): Promise<ElkNode> {
  const Elk = constructorIn((await import('elkjs/lib/elk.bundled.js')).default);
  return new Elk().layout(graph);
}

/** Node gives the module as the default of its default. */
function constructorIn<T extends object>(loaded: T | { readonly default: T }): T {
  return 'default' in loaded ? loaded.default : loaded;
}
