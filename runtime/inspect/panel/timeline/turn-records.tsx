/** @jsxImportSource preact */
import type { InstanceKey } from '../../../record.ts';
import type { InspectionRecord } from '../../record.ts';
import { wordsOf } from './record-words.ts';
import type { Turn } from './turns.ts';

interface TurnRecordsProps {
  readonly turn: Turn | undefined;
  readonly name: string;
  readonly records: readonly InspectionRecord[];
  readonly moment: number;
  readonly select: (key: InstanceKey) => void;
}

/** All that the moment’s turn tells, as text: what came, the steps it led to with what they asked for, and the commit. */
export function TurnRecords({ turn, name, records, moment, select }: TurnRecordsProps) {
  const first = records[0]?.seq ?? 0;
  const own = turn ? records.slice(Math.max(0, turn.first - first), turn.last - first + 1) : [];
  return (
    <section class="turn-records" aria-label="Records of the turn">
      <h2>
        {name} <span class="muted">{turn && `seq ${moment}`}</span>
      </h2>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is to be reached by keys */}
      <ol tabIndex={0} aria-label={`Records: ${name}`}>
        {own.map((record) => (
          <RecordLine key={record.seq} record={record} select={select} />
        ))}
      </ol>
    </section>
  );
}

function RecordLine({ record, select }: { record: InspectionRecord; select: (key: InstanceKey) => void }) {
  const { kind, key, words, details } = wordsOf(record);
  return (
    <li class="record" data-kind={kind}>
      <span class="record-kind">{record.type}</span>
      <span>
        {key !== undefined && (
          <>
            <button type="button" class="link" onClick={() => select(key)}>
              {key}
            </button>{' '}
          </>
        )}
        {words}
      </span>
      {details.map((detail) => (
        <span key={detail} class="record-details">
          {detail}
        </span>
      ))}
    </li>
  );
}
