/** Serves a stream of inspection to other processes of the machine, from Node. `joinery/inspect-server`. */
export type { InspectionSource } from '../source.ts';
