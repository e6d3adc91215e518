/** @jsxImportSource preact */
import type { InstanceKey } from '../../../record.ts';
import { gutter, type Columns } from './columns.ts';
import type { Lifeline } from './lifelines.ts';

interface HeadsProps {
  readonly lifelines: readonly Lifeline[];
  readonly columns: Columns;
  readonly selected: InstanceKey | undefined;
  readonly select: (key: InstanceKey | undefined) => void;
}

/** Who stands above each line. An instance is selected by it, and the selected one let go. */
export function Heads({ lifelines, columns, selected, select }: HeadsProps) {
  return (
    <div class="sequence-heads" style={{ width: `${columns.width}px`, paddingInlineStart: `${gutter}px` }}>
      {lifelines.map(({ id, kind, name, above, count }) => {
        const words = (
          <>
            {above !== '' && <span class="sequence-above">{above}</span>} <span class="sequence-name">{name}</span>
          </>
        );
        const isInstance = kind === 'instance' && count === 1;
        return (
          <div key={id} class="sequence-head" data-kind={kind} style={{ width: `${columns.step}px` }}>
            {isInstance ? (
              <button
                type="button"
                title={id}
                aria-pressed={id === selected}
                onClick={() => select(id === selected ? undefined : id)}
              >
                {words}
              </button>
            ) : (
              <span class="sequence-plain" title={id.replace(/^peer:/, '')}>
                {words}
              </span>
            )}
          </div>
        );
      })}
    </div>
  );
}
