/** @jsxImportSource preact */
import { useId, useMemo, useState } from 'preact/hooks';
import { errorWords } from '../error-words.ts';
import type { InstanceRecord, MachineEvent } from '../../../record.ts';
import type { Registry } from '../../../rows.ts';
import type { InspectionSource } from '../../source.ts';
import { emptyForm, eventChoice, readForm } from './event-form.ts';

interface SendEventProps {
  readonly row: InstanceRecord;
  readonly machines: Registry;
  readonly send: NonNullable<InspectionSource['send']>;
  /** The row is as it is now, and not as it was. */
  readonly isNow: boolean;
}

type Outcome = { readonly words: string; readonly isBad?: true };

/** Sends an instance an event by hand, as the application does. Of an earlier moment it says why it does not. */
export function SendEvent({ row, machines, send, isNow }: SendEventProps) {
  const choice = useMemo(() => eventChoice(machines, row), [machines, row]);
  const [chosen, setChosen] = useState<string>();
  const [written, setWritten] = useState<{ readonly type: string; readonly text: string }>();
  const [outcome, setOutcome] = useState<Outcome>();
  const [isSending, setSending] = useState(false);
  const id = useId();
  const all = [...choice.now, ...choice.others];
  const type = chosen !== undefined && all.includes(chosen) ? chosen : (all[0] ?? '');
  const beginning = emptyForm(machines, row.machine, type);
  const text = written?.type === type ? written.text : beginning.text;
  const form = readForm(machines, row, type, text);

  if (!isNow) {
    return <p class="muted">An earlier moment is shown. What happened is past: go back to now to send an event.</p>;
  }
  if (all.length === 0) return <p class="muted">The application has nothing to tell a {row.machine}.</p>;

  async function submit(event: MachineEvent): Promise<void> {
    setSending(true);
    setOutcome(undefined);
    try {
      const { changed } = await send(row.key, event);
      const words = changed ? `${event.type} was taken.` : `${event.type} means nothing to it now: nothing changed.`;
      setOutcome({ words });
    } catch (error) {
      setOutcome({ words: errorWords(error), isBad: true });
    }
    setSending(false);
  }

  return (
    <form
      class="details-send"
      onSubmit={(event) => {
        event.preventDefault();
        if ('event' in form) void submit(form.event);
      }}
    >
      <label htmlFor={`${id}-type`}>Event</label>
      <select
        id={`${id}-type`}
        class="mono"
        value={type}
        onChange={({ currentTarget }) => {
          setChosen(currentTarget.value);
          setOutcome(undefined);
        }}
      >
        {choice.now.length > 0 && <Options label="Taken in this state" types={choice.now} />}
        {choice.others.length > 0 && <Options label="All events" types={choice.others} />}
      </select>
      <label htmlFor={`${id}-fields`}>Fields</label>
      <textarea
        id={`${id}-fields`}
        class="mono"
        rows={Math.min(8, text.split('\n').length + 1)}
        spellcheck={false}
        value={text}
        aria-invalid={'problem' in form}
        aria-describedby={`${id}-about`}
        onInput={({ currentTarget }) => setWritten({ type, text: currentTarget.value })}
      />
      <p id={`${id}-about`} class={'problem' in form ? 'details-problem' : 'muted'}>
        {'problem' in form
          ? form.problem
          : beginning.optional.length > 0
            ? `Takes ${beginning.optional.join(', ')} as well.`
            : ''}
      </p>
      <button type="submit" class="primary" disabled={'problem' in form || isSending}>
        Send
      </button>
      <output class={outcome?.isBad ? 'details-problem' : 'details-outcome'}>{outcome?.words}</output>
    </form>
  );
}

function Options({ label, types }: { readonly label: string; readonly types: readonly string[] }) {
  return (
    <optgroup label={label}>
      {types.map((type) => (
        <option key={type} value={type}>
          {type}
        </option>
      ))}
    </optgroup>
  );
}
