/** Serves a stream of inspection to other processes of the machine, from Node. `joinery/inspect-server`. */
export type { InspectionSource } from '../source.ts';
export { serveStately, serveXstate4, type ViewerServerOptions } from './viewers.ts';
export type { Loopback, LoopbackOptions } from './loopback.ts';
export { serveInspector, type InspectorServerOptions } from './serve-inspector.ts';
