import type { Tell } from '../vocabulary/effect.ts';
import { identityIn, personLabels } from './person-labels.ts';
import { goneFrom } from './record.ts';

/** What is left even of a row that is damaged. */
export interface ForgottenRow {
  readonly key: string;
  readonly labels: readonly string[];
}

/** A record was forgotten: its probes have to know, and the identity that it pointed to. */
export const farewellOfRecord = ({ key, labels }: ForgottenRow): Tell[] => goneFrom(key, identityIn(labels));

/** An identity was: none of its records is anybody else any more. */
export const farewellOfIdentity = ({ key }: ForgottenRow): Tell[] => [
  { to: { label: personLabels.records(key) }, event: { type: 'person.known' } },
];
