import { inspectionFrom, inspectionOver, type InspectionSource, recordingSource } from 'joinery/inspect';
import { mountGallery, mountInspector } from 'joinery/inspector';
import type { Choice, DemoName } from './choices.ts';
import { startDemo } from './demo/start-demo.ts';
import { button, element } from './elements.ts';

interface Opened {
  readonly name: string;
  readonly selected?: string;
  readonly source: InspectionSource;
  /** What to look at where nobody answers. */
  readonly hint?: string;
  /** What can be done besides looking. */
  readonly acts?: readonly HTMLElement[];
  close?(): void;
}

/** The bundler finds the file by this. */
const layoutWorker = (): Worker =>
  new Worker(new URL('elkjs/lib/elk-worker.min.js', import.meta.url), { type: 'module' });

type Inspected = Exclude<Choice, { kind: 'gallery' }>;

/** The panel, over the whole page, with a way back. Returns its end. */
export function inspectorPage(app: HTMLElement, choice: Inspected): () => void {
  const { acts, close, ...shown } = open(choice);
  const inspector = mountInspector(place(app, acts), { ...shown, layoutWorker });
  return () => {
    inspector.close();
    shown.source.close();
    close?.();
  };
}

/** All machines, over the whole page. Returns its end. */
export function galleryPage(app: HTMLElement): () => void {
  const gallery = mountGallery(place(app), { layoutWorker });
  return () => gallery.close();
}

/** Where a panel goes, below a bar with what else can be done. */
function place(app: HTMLElement, acts: readonly HTMLElement[] = []): HTMLElement {
  const back = button('All choices', () => {
    history.pushState(null, '', '?');
    dispatchEvent(new PopStateEvent('popstate'));
  });
  const panel = element('div', { class: 'panel' });
  app.append(element('div', { class: 'page' }, element('nav', { class: 'bar' }, back, ...acts), panel));
  return panel;
}

function open(choice: Inspected): Opened {
  switch (choice.kind) {
    case 'demo': {
      const { port, tell, close } = startDemo(choice.demo);
      const acts = [button('Crash the engine', () => tell('crash')), button('Begin once more', () => tell('begin'))];
      return { name: `Demo: ${choice.demo}`, ...firstLook[choice.demo], source: inspectionOver(port), acts, close };
    }
    case 'tab': {
      const channel = new BroadcastChannel(choice.channel);
      const hint = `Nobody serves an inspection on the channel ${choice.channel}: it has to be a page of ${location.origin}.`;
      return { name: choice.channel, source: inspectionOver(channel), hint, close: () => channel.close() };
    }
    case 'recording':
      return { name: choice.name, source: recordingSource(choice.recording) };
    case 'connect': {
      const { host } = new URL(choice.url);
      const hint = `No connection to ${host}. Is it running? Is the token that of its address? Does it name ${location.origin} in its origins?`;
      return { name: host, source: inspectionFrom(addressOf(choice.url, choice.token)), hint };
    }
  }
}

/** What a demo is about. */
const firstLook: Readonly<Record<DemoName, { readonly selected?: string }>> = {
  join: { selected: 'channel-join/lighthouse-1' },
  group: { selected: 'membership/club-1' },
  crowd: {},
};

/** The token may be in the address already, as whoever serves it has written it. */
function addressOf(url: string, token: string): string {
  const address = new URL(url);
  if (token !== '') address.searchParams.set('token', token);
  return address.href;
}
