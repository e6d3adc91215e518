import { useEngineHealth } from 'joinery/react';
import { languages, useLanguage, type Language } from '../text/language.ts';
import { useEngineState } from './use-engine-state.ts';

interface Props {
  readonly theme: 'light' | 'dark';
  readonly setTheme: (theme: 'light' | 'dark') => void;
  readonly setLanguage: (code: Language['code']) => void;
}

/** What this is, whether its engine runs, and how it is to look and speak. */
export function Header({ theme, setTheme, setLanguage }: Props) {
  const { ui, messages, code } = useLanguage();
  const engine = useEngineState();
  const storage = useEngineHealth()?.state ?? 'ready';
  const other = theme === 'dark' ? 'light' : 'dark';
  return (
    <header className="header">
      <div className="header-inner">
        <img className="mark" src="/joinery.svg" alt="" width="40" height="40" />
        <div className="header-words">
          <h1>Joinery</h1>
          <p>{ui.tagline}</p>
        </div>
        <output className="engine" data-engine={engine} data-storage={storage}>
          <span className="engine-light" aria-hidden="true" />
          {engine === 'running' && storage !== 'ready' ? messages.storage[storage] : ui.engine[engine]}
        </output>
        <div className="header-choices">
          <fieldset className="choices" aria-label={ui.language}>
            {languages.map((each) => (
              <button
                key={each.code}
                type="button"
                aria-pressed={each.code === code}
                lang={each.code}
                onClick={() => setLanguage(each.code)}
              >
                {each.name}
              </button>
            ))}
          </fieldset>
          <button type="button" className="quiet" onClick={() => setTheme(other)}>
            <span aria-hidden="true">{theme === 'dark' ? '☀' : '☾'}</span>{' '}
            <span className="theme-name">{ui.theme[other]}</span>
          </button>
        </div>
      </div>
    </header>
  );
}
