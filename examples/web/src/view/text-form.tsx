import { type FormEvent, useState } from 'react';

interface Props {
  readonly id: string;
  readonly label: string;
  readonly placeholder: string;
  readonly button: string;
  readonly disabled?: boolean;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Resolves with whether it was done: then the field is emptied. */
  readonly onSubmit: (value: string) => Promise<boolean>;
}

/** One field and what to do with it. */
export function TextForm({ id, label, placeholder, button, disabled = false, value, onChange, onSubmit }: Props) {
  const [isBusy, setBusy] = useState(false);
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setBusy(true);
    if (await onSubmit(value.trim()).finally(() => setBusy(false))) onChange('');
  }
  return (
    <form onSubmit={(event) => void submit(event)}>
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <div className="link-row">
        <input
          id={id}
          type="text"
          autoComplete="off"
          spellCheck={false}
          required
          placeholder={placeholder}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
        <button type="submit" className="primary" disabled={disabled || isBusy}>
          {button}
        </button>
      </div>
    </form>
  );
}
