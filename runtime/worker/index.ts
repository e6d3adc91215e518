/** An engine in a dedicated worker, and its client in the page; one engine for all tabs. `joinery/worker`. */
export { type ClientOptions, connectEngine } from './client.ts';
export type { EngineClient } from './engine-client.ts';
export { hostEngine, type HostOptions } from './host.ts';
export type { EngineWorker } from './port-line.ts';
export { shareEngine, type ShareOptions, type SharedEngine } from './share.ts';
export type { Role } from './sharing.ts';
export type { SpawnedWorker } from './own-engine.ts';
export type { Channel, OpenChannel } from './system-channel.ts';
export type { LockOptions, Locks } from './system-locks.ts';
export type { Tab, TabEvent } from './system-tab.ts';
