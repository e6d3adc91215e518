import { useLanguage } from '../text/language.ts';

interface Props {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  /** Who will know the random name. */
  readonly hint: string;
}

/** Whether to be known by a random name. */
export function IncognitoSwitch({ checked, onChange, hint }: Props) {
  const { ui } = useLanguage();
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
        {ui.join.incognito} <small>{hint}</small>
      </span>
    </label>
  );
}
