import type { ElkNode } from 'elkjs/lib/elk-api.js';

/** Makes a worker of `elkjs/lib/elk-worker.min.js`, by whatever way the client's bundler has for it. */
export type LayoutWorker = () => Worker;

/**
 * The graph with a place for everything in it, by ELK, which is loaded only now: in a worker of its own, or on this thread,
 * where a large chart holds the page for about half a second.
 */
export async function placeByElk(graph: ElkNode, layoutWorker: LayoutWorker | undefined): Promise<ElkNode> {
  if (!layoutWorker) return placeHere(graph);
  try {
    return await placeInWorker(graph, layoutWorker());
  } catch {
    // The page may allow no workers, or none from there.
    return placeHere(graph);
  }
}

async function placeHere(graph: ElkNode): Promise<ElkNode> {
  const Elk = constructorIn((await import('elkjs/lib/elk.bundled.js')).default);
  return new Elk().layout(graph);
}

/** A worker takes much memory, and a chart is placed once: it ends when that is done. */
async function placeInWorker(graph: ElkNode, worker: Worker): Promise<ElkNode> {
  try {
    // What goes wrong while the worker is loaded ELK does not hear.
    const failed = new Promise<never>((_, reject) => worker.addEventListener('error', reject));
    const Elk = constructorIn((await import('elkjs/lib/elk-api.js')).default);
    const elk = new Elk({ algorithms: ['layered'], workerFactory: () => worker });
    return await Promise.race([failed, elk.layout(graph)]);
  } finally {
    worker.terminate();
  }
}

/** Node gives the module as the default of its default. */
function constructorIn<T extends object>(loaded: T | { readonly default: T }): T {
  return 'default' in loaded ? loaded.default : loaded;
}
