/** An engine as values that a screen follows, for any framework or none. `joinery/live`. */
export { LiveView, type EngineSource } from './live-view.ts';
export type { Live, Records } from './live-records.ts';
