import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Session } from './session.ts';
import { App } from './view/app.tsx';
import { SessionContext } from './view/session-context.ts';
import './style/tokens.css';
import './style/page.css';
import './style/controls.css';
import './style/join.css';
import './style/channel.css';
import './style/tabs.css';
import './style/people.css';
import './style/chat.css';
import './style/dialog.css';
import './style/network.css';
import './style/log.css';

/** `?seed=7` makes a new network repeatable. */
const seed = new URLSearchParams(location.search).get('seed');
const session = new Session();
void session.run(seed === null ? undefined : Number(seed));

const root = document.getElementById('app');
if (!root) throw new Error('index.html has no #app');
createRoot(root).render(
  <StrictMode>
    <SessionContext value={session}>
      <App />
    </SessionContext>
  </StrictMode>,
);
