import type { SnapshotFrom } from 'xstate';
import type { Explanation } from '../explanation.ts';
import type { MachineView } from '../vocabulary/view.ts';
import { recordsOf } from './identity-context.ts';
import type { identity } from './identity.ts';

/** States of an identity, without the one that is only passed through. */
export type IdentityPhase = Exclude<SnapshotFrom<typeof identity>['value'], 'weighing'>;

/** How many records are one person. To say that one of them is somebody else needs its key (`record`). */
export function explainIdentity(view: MachineView): Explanation<IdentityPhase> {
  const phase = view.value as IdentityPhase;
  const records = recordsOf(view).length;
  return {
    phase,
    done: records,
    of: records,
    waitingFor: phase === 'beginning' ? 'device' : 'nothing',
    since: view.since,
    actions: view.status === 'active' && phase === 'together' ? ['separate'] : [],
  };
}
