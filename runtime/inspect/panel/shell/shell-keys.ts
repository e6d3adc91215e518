import type { InspectionModel } from '../model/model.ts';
import { placeOf } from '../model/place-of.ts';

interface ShellActs {
  readonly help: () => void;
  readonly search: () => void;
}

const typing = ['INPUT', 'TEXTAREA', 'SELECT'];

/** What a key does wherever one is in the panel. Returns whether it did anything. */
export function shellKey(event: KeyboardEvent, model: InspectionModel, acts: ShellActs): boolean {
  const { key, target, ctrlKey, metaKey, altKey } = event;
  const isTyping = target instanceof HTMLElement && (typing.includes(target.tagName) || target.isContentEditable);
  if (event.defaultPrevented || isTyping || ctrlKey || metaKey || altKey) return false;
  switch (key) {
    case '/':
      acts.search();
      return true;
    case '?':
      acts.help();
      return true;
    case 'f':
      model.travel(model.state.isFollowing ? model.state.moment : undefined);
      return true;
    case '[':
    case ']':
      stepTurn(model, key === ']');
      return true;
    default:
      return false;
  }
}

/** Goes to the commit before the moment, or to the next one. */
function stepTurn(model: InspectionModel, isOn: boolean): void {
  const { records, moment } = model.state;
  const at = placeOf(records, ({ seq }) => seq < moment);
  const to = isOn
    ? records.find(({ type }, place) => type === 'commit' && place > at)
    : records.slice(0, at).findLast(({ type }) => type === 'commit');
  if (to) model.travel(to.seq);
}
