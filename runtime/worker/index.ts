/** An engine in a dedicated worker, and its client in the page. `joinery/worker`. */
export { type ClientOptions, connectEngine, type EngineClient, type EngineWorker } from './client.ts';
export { hostEngine, type HostOptions } from './host.ts';
