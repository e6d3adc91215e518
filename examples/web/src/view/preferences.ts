import { useEffect, useState, useSyncExternalStore } from 'react';

/** A choice of the user that outlives the page. Where nothing was chosen yet, `fallback` is asked. */
export function usePreference<T extends string>(
  name: string,
  choices: readonly T[],
  fallback: () => T,
): [T, (choice: T) => void] {
  const key = `joinery.${name}`;
  const [choice, choose] = useState<T>(() => choices.find((each) => each === localStorage.getItem(key)) ?? fallback());
  const keep = (next: T): void => {
    localStorage.setItem(key, next);
    choose(next);
  };
  return [choice, keep];
}

type Theme = 'light' | 'dark';

const systemIsDark = matchMedia('(prefers-color-scheme: dark)');
const followSystem = (listener: () => void): (() => void) => {
  systemIsDark.addEventListener('change', listener);
  return () => systemIsDark.removeEventListener('change', listener);
};

/** The chosen theme, or the system's as it changes, on the root element for the style sheet to see. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const system = useSyncExternalStore(followSystem, (): Theme => (systemIsDark.matches ? 'dark' : 'light'));
  const [chosen, choose] = usePreference<Theme | 'system'>('theme', ['light', 'dark', 'system'], () => 'system');
  const theme = chosen === 'system' ? system : chosen;
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  return [theme, choose];
}
