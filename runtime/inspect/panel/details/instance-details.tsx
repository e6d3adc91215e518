/** @jsxImportSource preact */
import { useMemo } from 'preact/hooks';
import { registry } from '../../../../machines/registry.ts';
import type { Json } from '../../../../machines/vocabulary/json.ts';
import type { InstanceRecord } from '../../../record.ts';
import type { ParkedRow, Registry } from '../../../rows.ts';
import type { PanelHost } from '../host.ts';
import { JsonTree } from '../json/json-tree.tsx';
import type { InspectionModel, ModelState } from '../model/model.ts';
import { systemHost } from '../system-host.ts';
import { durableMoment } from './history-entries.ts';
import { HistoryList } from './history-list.tsx';
import { InstanceHeader } from './instance-header.tsx';
import { LetterList } from './letter-list.tsx';
import { lettersOf, lettersUntil } from './letters.ts';
import { Overview } from './overview.tsx';
import { previousRow } from './previous-row.ts';
import { Section, useDisclosure, type Disclosure } from './section.tsx';
import { SendEvent } from './send-event.tsx';
import { Waits } from './waits.tsx';

export interface InstanceDetailsProps {
  readonly model: InspectionModel;
  readonly state: ModelState;
  /** @default those of the library */
  readonly machines?: Registry;
  /** @default the browser's own */
  readonly host?: PanelHost;
}

/** The selected instance as it was at the moment; where none is selected, how all of them stand. */
export function InstanceDetails({ model, state, machines = registry, host = systemHost }: InstanceDetailsProps) {
  const disclosure = useDisclosure(['Whole row', 'Labels']);
  const { selected, rows } = state;
  if (selected === undefined) return <Overview {...{ model, state, machines, disclosure }} />;
  const row = rows.get(selected);
  if (row) return <Details {...{ model, state, machines, host, disclosure, row }} />;
  return (
    <div class="details">
      <header class="details-header">
        <h2>{selected}</h2>
        <p class="muted">It is not there at this moment.</p>
        <p>
          <button type="button" onClick={() => model.select(undefined)}>
            Show the overview
          </button>
        </p>
      </header>
      <History model={model} state={state} instance={selected} disclosure={disclosure} />
    </div>
  );
}

interface DetailsProps extends Required<InstanceDetailsProps> {
  readonly row: InstanceRecord;
  readonly disclosure: Disclosure;
}

function Details({ model, state, machines, host, disclosure, row }: DetailsProps) {
  const { records, moment, time, isFollowing } = state;
  const { key, labels } = row;
  // What is before the newest commit of a row is so for as long as the row stands.
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- and to look for it at every record would be for nothing
  const before = useMemo(() => previousRow(records, moment, row), [row]);
  const about = state.about(key);
  const letters = useMemo(() => lettersUntil(records, moment), [records, moment]);
  const own = lettersOf(row, about, letters);
  const parked = state.parked.filter(({ instance }) => instance === key);
  const { send } = model.source;
  return (
    <div class="details">
      <InstanceHeader row={row} machines={machines} time={time} select={(other) => model.select(other)} />
      <Section title="Waits for" count={row.commands.length + row.timers.length} disclosure={disclosure}>
        <Waits row={row} time={time} />
      </Section>
      {send && (
        <Section title="Send an event" disclosure={disclosure}>
          <SendEvent
            key={key}
            row={row}
            machines={machines}
            send={send}
            isNow={isFollowing && state.connection !== 'recording'}
          />
        </Section>
      )}
      <Section title="Context" disclosure={disclosure}>
        <JsonTree label="Context" value={row.context} before={before?.context} host={host} />
      </Section>
      <Section title="Whole row" disclosure={disclosure}>
        <JsonTree label="Row" value={asJson(row)} before={before && asJson(before)} levels={0} host={host} />
      </Section>
      <Section title="Labels" count={labels.length} disclosure={disclosure}>
        <ul class="details-labels">
          {labels.map((label) => (
            <li key={label} class="mono">
              {label}
            </li>
          ))}
        </ul>
      </Section>
      <Section title="Parked events" count={parked.length} disclosure={disclosure}>
        <JsonTree label="Parked events" value={parked.map(eventOf)} host={host} />
      </Section>
      <Section title="Dead letters" count={own.length} disclosure={disclosure}>
        <LetterList letters={own} travel={(seq) => model.travel(seq)} />
      </Section>
      <History model={model} state={state} instance={key} disclosure={disclosure} />
    </div>
  );
}

interface HistoryProps extends Pick<DetailsProps, 'model' | 'state' | 'disclosure'> {
  readonly instance: string;
}

/** What happened to an instance until the moment. */
function History({ model, state, instance, disclosure }: HistoryProps) {
  const { records, moment } = state;
  const about = state.about(instance);
  return (
    <Section title="History" count={about.length} disclosure={disclosure}>
      <HistoryList
        key={instance}
        about={about}
        moment={moment}
        travel={(seq) => model.travel(durableMoment(records, seq))}
      />
    </Section>
  );
}

/** Rows are JSON, which their types do not all say. */
const asJson = (row: InstanceRecord): Json => row as unknown as Json;

const eventOf = ({ parked, at }: ParkedRow): Json => ({ at, ...(parked as unknown as Readonly<Record<string, Json>>) });
