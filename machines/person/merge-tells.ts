import type { Tell } from '../vocabulary/effect.ts';
import { newIdentity } from './identity-context.ts';
import { elder } from './merge-decision.ts';
import { identityKey, idOfIdentity } from './person-labels.ts';
import type { PersonRecord } from './person-record.ts';

/** A record, as far as its identity goes. */
type Pointing = Pick<PersonRecord, 'key' | 'createdAt' | 'identity'>;

/**
 * What identities are told so that both records are one person. The identity of the older record takes the other in; where
 * neither has one, it is made under the id; and one that is not there any more is made anew. Where they are one already it
 * is told all the same: who said so first may take it back.
 */
export function mergeTells(a: Pointing, b: Pointing, by: string, id: string): Tell[] {
  const [{ key: one, identity }, { key: other, identity: absorbed }] = elder(a, b);
  const event = { type: 'identity.merge', one, other, by };
  const into = identity ?? absorbed ?? identityKey(id);
  const merge: Tell = { to: { key: into }, event, create: newIdentity(idOfIdentity(into)) };
  if (identity === undefined || absorbed === undefined || identity === absorbed) return [merge];
  return [merge, { to: { key: absorbed }, event: { type: 'identity.absorb', into } }];
}
