import { inspectionOver } from 'joinery/inspect';
import { mountInspector } from 'joinery/inspector';
import { inspectionChannel } from './inspection-channel.ts';
import '../style/inspect.css';

/** Shows the inspector below the page, live from the engine's worker, in whichever tab that runs. */
export function dockPanel(): void {
  const dock = document.createElement('div');
  dock.className = 'inspect-dock';
  document.body.classList.add('has-inspect-dock');
  document.body.append(dock);
  mountInspector(dock, {
    source: inspectionOver(new BroadcastChannel(inspectionChannel)),
    name: 'Web client',
    layoutWorker: () => new Worker(new URL('elkjs/lib/elk-worker.min.js', import.meta.url), { type: 'module' }),
  });
}
