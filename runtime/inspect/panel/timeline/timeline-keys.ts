import type { InstanceKey } from '../../../record.ts';
import type { Turn } from './turns.ts';

/** So many turns a page key goes. */
const page = 20;

interface Key {
  readonly key: string;
  readonly shiftKey: boolean;
}

/** The place of the turn that a key goes to: arrows by one; with shift to the next that touched who is selected. */
export function turnAfterKey(
  { key, shiftKey }: Key,
  turns: readonly Turn[],
  at: number,
  selected: InstanceKey | undefined,
): number | undefined {
  const within = (place: number) => Math.max(0, Math.min(turns.length - 1, place));
  const touches = ({ touched }: Turn) => selected !== undefined && touched.has(selected);
  switch (key) {
    case 'ArrowLeft': {
      const before = turns.slice(0, Math.max(0, at)).findLastIndex(touches);
      return shiftKey ? (before < 0 ? at : before) : within(at - 1);
    }
    case 'ArrowRight': {
      const after = turns.findIndex((turn, place) => place > at && touches(turn));
      return shiftKey ? (after < 0 ? at : after) : within(at + 1);
    }
    case 'PageUp':
      return within(at - page);
    case 'PageDown':
      return within(at + page);
    case 'Home':
      return 0;
    case 'End':
      return turns.length - 1;
    default:
      return undefined;
  }
}
