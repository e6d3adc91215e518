/** @jsxImportSource preact */
import type { PanelHost } from '../host.ts';
import { JsonTree } from '../json/json-tree.tsx';
import { spanWords } from '../time-words.ts';
import { sentenceOf } from './sentence.ts';
import { detailOf, type SequenceRow } from './sequence-rows.ts';

interface RowDetailProps {
  readonly row: SequenceRow;
  readonly rows: readonly SequenceRow[];
  /** Its place among them. */
  readonly at: number;
  readonly host: PanelHost;
  readonly close: () => void;
}

/** All about one line: what it carries, and of an answer the command that it answers. */
export function RowDetail({ row, rows, at, host, close }: RowDetailProps) {
  const asked = row.kind === 'arrow' && row.style !== 'call' ? callOf(row.corrId, rows, at) : undefined;
  return (
    <section class="sequence-detail" aria-label="The line">
      <header>
        <p>
          {sentenceOf(row)}
          {asked && (
            <span class="muted">
              {' '}
              Asked for {asked.label}, {spanWords(row.record.at - asked.record.at)} before.
            </span>
          )}
        </p>
        <button type="button" class="bare" aria-label="Close the line's details" onClick={close}>
          ✕
        </button>
      </header>
      <JsonTree label="What it carries" value={detailOf(row)} host={host} />
    </section>
  );
}

/** The newest call before the place that has this id. */
function callOf(corrId: string | undefined, rows: readonly SequenceRow[], at: number) {
  if (corrId === undefined) return undefined;
  for (let place = at - 1; place >= 0; place -= 1) {
    const row = rows[place];
    if (row?.kind === 'arrow' && row.style === 'call' && row.corrId === corrId) return row;
  }
  return undefined;
}
