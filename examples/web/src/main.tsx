import { EngineProvider } from 'joinery/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { engine } from './engine/engine.ts';
import { App } from './view/app.tsx';
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

const root = document.getElementById('app');
if (!root) throw new Error('index.html has no #app');
createRoot(root).render(
  <StrictMode>
    <EngineProvider engine={engine}>
      <App />
    </EngineProvider>
  </StrictMode>,
);

// Of no interest to users: it is loaded where a developer asks for it.
if (new URLSearchParams(location.search).has('inspect')) {
  void import('./inspect/docked-panel.ts').then(({ dockPanel }) => dockPanel());
}
