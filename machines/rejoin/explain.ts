import type { SnapshotFrom } from 'xstate';
import { because, type Explanation, type UserAction, type WaitingFor } from '../explanation.ts';
import type { MachineView } from '../vocabulary/view.ts';
import type { RepeatJoinContext } from './repeat-join-events.ts';
import type { repeatJoin } from './repeat-join.ts';

export type RepeatJoinPhase = SnapshotFrom<typeof repeatJoin>['value'];

/** For each phase: the steps that are done, what is waited for, and what may be done about it. */
type Row = readonly [done: number, waitingFor: WaitingFor, ...actions: UserAction[]];

const table: Record<RepeatJoinPhase, Row> = {
  looking: [0, 'device', 'cancel'],
  naming: [0, 'device', 'cancel'],
  asking: [1, 'host', 'retry', 'cancel'],
  refused: [1, 'user', 'retry', 'cancel'],
  drawing: [1, 'device', 'cancel'],
  joined: [2, 'nothing'],
  cancelled: [0, 'nothing'],
};

/** Asked, and on the way in: the rest shows in the membership. */
const steps = 2;

/** How far the request to be invited again is: an item in the chat with the contact that was asked. */
export function explainRepeatJoin(view: MachineView): Explanation<RepeatJoinPhase> {
  const phase = view.value as RepeatJoinPhase;
  const { reason } = view.context as Partial<RepeatJoinContext>;
  const [done, waitingFor, ...actions] = table[phase];
  return {
    ...{ phase, done, of: steps, waitingFor, since: view.since },
    ...because(reason),
    actions: view.status === 'active' ? actions : [],
  };
}
