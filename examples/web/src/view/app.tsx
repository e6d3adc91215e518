import { useContacts, useInstances } from 'joinery/react';
import { useEffect } from 'react';
import { LanguageContext, languages, useLanguage } from '../text/language.ts';
import { Announcer, NewsAnnouncer, PeopleAnnouncer } from './announcer.tsx';
import { ChannelsView } from './channels-view.tsx';
import { ConfirmProvider } from './confirm.tsx';
import { ContactsView } from './contacts-view.tsx';
import { GroupsView } from './groups-view.tsx';
import { Header } from './header.tsx';
import { JoinForm } from './join-form.tsx';
import { NetworkPanel } from './network-panel.tsx';
import { PeoplePanel } from './people-panel.tsx';
import { NavigationContext, tabIds, type TabId, useNavigation, useNewNavigation } from './navigation.ts';
import { usePreference, useTheme } from './preferences.ts';
import { StepLog } from './step-log.tsx';
import { Tabs } from './tabs.tsx';
import { TroubleNotice } from './trouble-notice.tsx';
import { useNewest } from './use-session.ts';

export function App() {
  const [theme, setTheme] = useTheme();
  const [code, setCode] = usePreference('language', ['en', 'de'], () =>
    navigator.language.startsWith('de') ? 'de' : 'en',
  );
  const navigation = useNewNavigation();
  const { tab } = navigation;
  const language = languages.find((each) => each.code === code) ?? languages[0];
  useEffect(() => {
    document.documentElement.lang = code;
  }, [code]);

  return (
    <LanguageContext value={language}>
      <NavigationContext value={navigation}>
        <ConfirmProvider>
          <Header theme={theme} setTheme={setTheme} setLanguage={setCode} />
          <main className="page">
            <div className="column">
              <TroubleNotice />
              <Shelf />
            </div>
            <aside className="column aside">
              {tab !== 'channels' && <PeoplePanel />}
              <NetworkPanel hasRelays={tab === 'channels'} />
              <StepLog />
            </aside>
          </main>
          {tab === 'channels' ? <Announcer /> : <PeopleAnnouncer />}
          <NewsAnnouncer />
        </ConfirmProvider>
      </NavigationContext>
    </LanguageContext>
  );
}

const countOf = (records: readonly unknown[]): number => records.length;

/** What the user has, one kind at a time. */
function Shelf() {
  const { ui } = useLanguage();
  const { tab, setTab } = useNavigation();
  const counts: Record<TabId, number> = {
    channels: useInstances('machine:channel-join', countOf),
    contacts: useContacts(countOf),
    groups: useInstances('machine:membership', countOf),
  };
  const news: Record<TabId, boolean> = {
    channels: false,
    contacts: useNewest('contact/') !== undefined,
    groups: useNewest('membership/') !== undefined,
  };
  const tabs = tabIds.map((id) => ({ id, name: ui.tabs[id], count: counts[id], news: news[id] }));
  return (
    <Tabs label={ui.tabs.label} newsLabel={ui.tabs.news} tabs={tabs} selected={tab} onSelect={setTab}>
      {tab === 'channels' && (
        <>
          <JoinForm />
          <ChannelsView />
        </>
      )}
      {tab === 'contacts' && <ContactsView />}
      {tab === 'groups' && <GroupsView />}
    </Tabs>
  );
}
