/** The stream of inspection: what an engine tells of itself, and how it is read. `joinery/inspect`. */
export type * from './record.ts';
export type { Cursor, InspectionPage, InspectionSource } from './source.ts';
