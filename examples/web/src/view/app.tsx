import { useEffect } from 'react';
import { LanguageContext, languages } from '../text/language.ts';
import { Announcer } from './announcer.tsx';
import { ChannelsView } from './channels-view.tsx';
import { Header } from './header.tsx';
import { JoinForm } from './join-form.tsx';
import { NetworkPanel } from './network-panel.tsx';
import { usePreference, useTheme } from './preferences.ts';
import { StepLog } from './step-log.tsx';
import { TroubleNotice } from './trouble-notice.tsx';

export function App() {
  const [theme, setTheme] = useTheme();
  const [code, setCode] = usePreference('language', ['en', 'de'], () =>
    navigator.language.startsWith('de') ? 'de' : 'en',
  );
  const language = languages.find((each) => each.code === code) ?? languages[0];
  useEffect(() => {
    document.documentElement.lang = code;
  }, [code]);

  return (
    <LanguageContext value={language}>
      <Header theme={theme} setTheme={setTheme} setLanguage={setCode} />
      <main className="page">
        <div className="column">
          <TroubleNotice />
          <JoinForm />
          <ChannelsView />
        </div>
        <aside className="column aside">
          <NetworkPanel />
          <StepLog />
        </aside>
      </main>
      <Announcer />
    </LanguageContext>
  );
}
