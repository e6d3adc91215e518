import { useLanguage } from '../text/language.ts';
import { Switch } from './switch.tsx';

interface Props {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  /** Who will know the random name. */
  readonly hint: string;
}

/** Whether to be known by a random name. */
export function IncognitoSwitch(props: Props) {
  const { ui } = useLanguage();
  return <Switch {...props} label={ui.join.incognito} />;
}
