import { useEffect, useState } from 'react';

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

/** The chosen theme, or the system's, on the root element for the style sheet to see. */
export function useTheme(): ['light' | 'dark', (theme: 'light' | 'dark') => void] {
  const [theme, setTheme] = usePreference('theme', ['light', 'dark'], () =>
    matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light',
  );
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  return [theme, setTheme];
}
