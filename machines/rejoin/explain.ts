import type { SnapshotFrom } from 'xstate';
import { explainedBy, type Explanation, type PhaseRow } from '../explanation.ts';
import type { MachineView } from '../vocabulary/view.ts';
import type { repeatJoin } from './repeat-join.ts';

export type RepeatJoinPhase = SnapshotFrom<typeof repeatJoin>['value'];

const table: Record<RepeatJoinPhase, PhaseRow> = {
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
  return explainedBy(table, steps, view);
}
