/** @jsxImportSource preact */
import { useEffect, useRef } from 'preact/hooks';

const keys: readonly (readonly [keys: readonly string[], meaning: string])[] = [
  [['/'], 'Search the instances'],
  [['f'], 'Follow what happens, or stay at this moment'],
  [['[', ']'], 'A turn back, a turn on, wherever you are'],
  [['↑', '↓'], 'In the tree: the instance before, the next'],
  [['←', '→'], 'In the tree: close and open; in the timeline: a turn back, a turn on'],
  [['⇧ ←', '⇧ →'], 'In the timeline: to the turn that touched the selected instance'],
  [['Home', 'End'], 'To the first, to the last'],
  [['Enter'], 'In the sequence and the history: to that moment'],
  [['+', '-', '0'], 'In the chart: larger, smaller, all of it'],
  [['c'], 'In a row: copy the value'],
  [['?'], 'These keys'],
];

/** The keys, in a dialog that is there while it is open. */
export function Help({ close }: { readonly close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog class="help" ref={dialog} aria-labelledby="help-title" onClose={close}>
      <h2 id="help-title">Keys</h2>
      <dl>
        {keys.map(([all, meaning]) => (
          <>
            <dt>
              {all.map((key) => (
                <>
                  <kbd>{key}</kbd>{' '}
                </>
              ))}
            </dt>
            <dd>{meaning}</dd>
          </>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit" class="primary">
          Close
        </button>
      </form>
    </dialog>
  );
}
