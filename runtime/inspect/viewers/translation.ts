import type { InspectionPage } from '../source.ts';

/** The messages that tell one viewer of the next page of a stream. */
export type Translation<M> = (page: InspectionPage) => M[];
