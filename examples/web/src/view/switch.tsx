interface Props {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly label: string;
  readonly hint: string;
}

/** Something that is on or off, and what that means. */
export function Switch({ checked, onChange, label, hint }: Props) {
  return (
    <label className="switch-row">
      <input
        type="checkbox"
        role="switch"
        className="switch"
        checked={checked}
        aria-checked={checked}
        onChange={({ target }) => onChange(target.checked)}
      />
      <span>
        {label} <small>{hint}</small>
      </span>
    </label>
  );
}
