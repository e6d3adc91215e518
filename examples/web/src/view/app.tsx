import { useEffect } from 'react';
import { LanguageContext, languages, useLanguage } from '../text/language.ts';
import { Announcer, PeopleAnnouncer } from './announcer.tsx';
import { ChannelsView } from './channels-view.tsx';
import { ContactsView } from './contacts-view.tsx';
import { GroupsView } from './groups-view.tsx';
import { Header } from './header.tsx';
import { JoinForm } from './join-form.tsx';
import { NetworkPanel } from './network-panel.tsx';
import { PeoplePanel } from './people-panel.tsx';
import { usePreference, useTheme } from './preferences.ts';
import { useDirectory, useSessionState } from './session-context.ts';
import { StepLog } from './step-log.tsx';
import { Tabs } from './tabs.tsx';
import { TroubleNotice } from './trouble-notice.tsx';

const tabIds = ['channels', 'contacts', 'groups'] as const;
type TabId = (typeof tabIds)[number];

export function App() {
  const [theme, setTheme] = useTheme();
  const [code, setCode] = usePreference('language', ['en', 'de'], () =>
    navigator.language.startsWith('de') ? 'de' : 'en',
  );
  const [tab, setTab] = usePreference<TabId>('tab', tabIds, () => 'channels');
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
          <Shelf tab={tab} setTab={setTab} />
        </div>
        <aside className="column aside">
          {tab !== 'channels' && <PeoplePanel />}
          <NetworkPanel hasRelays={tab === 'channels'} />
          <StepLog />
        </aside>
      </main>
      {tab === 'channels' ? <Announcer /> : <PeopleAnnouncer />}
    </LanguageContext>
  );
}

/** What the user has, one kind at a time. */
function Shelf({ tab, setTab }: { tab: TabId; setTab: (tab: TabId) => void }) {
  const { ui } = useLanguage();
  const counts: Record<TabId, number> = {
    channels: useSessionState((state) => state.channels.length),
    contacts: useDirectory((state) => state.contacts.length),
    groups: useDirectory((state) => state.groups.length),
  };
  const tabs = tabIds.map((id) => ({ id, name: ui.tabs[id], count: counts[id] }));
  return (
    <Tabs label={ui.tabs.label} tabs={tabs} selected={tab} onSelect={setTab}>
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
