import type { SnapshotFrom } from 'xstate';
import { explainedBy, type Explanation, type PhaseRow } from '../explanation.ts';
import type { MachineView } from '../vocabulary/view.ts';
import type { linkPreview } from './link-preview.ts';

export type LinkPreviewPhase = SnapshotFrom<typeof linkPreview>['value'];

const table: Record<LinkPreviewPhase, PhaseRow> = {
  fetching: [0, 'link', 'close'],
  fetched: [1, 'nothing', 'close'],
  interrupted: [0, 'user', 'retry', 'close'],
  dead: [0, 'user', 'retry', 'close'],
  closed: [0, 'nothing'],
};

/** Whether it is known what a link leads to. What the link would do says `connectPlan`. */
export function explainLinkPreview(view: MachineView): Explanation<LinkPreviewPhase> {
  return explainedBy(table, 1, view);
}
