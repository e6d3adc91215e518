import { inspectionFrom, inspectionOver, type InspectionSource, recordingSource } from 'joinery/inspect';
import { mountGallery, mountInspector } from 'joinery/inspector';
import type { Choice, DemoName } from './choices.ts';
import { startDemo } from './demo/start-demo.ts';
import { button, element } from './elements.ts';

interface Opened {
  readonly name: string;
  readonly selected?: string | undefined;
  readonly source: InspectionSource;
  /** What can be done besides looking. */
  readonly acts?: readonly HTMLElement[];
  close?(): void;
}

type Inspected = Exclude<Choice, { kind: 'gallery' }>;

/** The panel, over the whole page, with a way back. Returns its end. */
export function inspectorPage(app: HTMLElement, choice: Inspected): () => void {
  const { name, selected, source, acts, close } = open(choice);
  const inspector = mountInspector(place(app, acts), { source, name, ...(selected !== undefined && { selected }) });
  return () => {
    inspector.close();
    source.close();
    close?.();
  };
}

/** All machines, over the whole page. Returns its end. */
export function galleryPage(app: HTMLElement): () => void {
  const gallery = mountGallery(place(app));
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
      const selected = firstLooked[choice.demo];
      return { name: `Demo: ${choice.demo}`, selected, source: inspectionOver(port), acts, close };
    }
    case 'tab': {
      const channel = new BroadcastChannel(choice.channel);
      return { name: choice.channel, source: inspectionOver(channel), close: () => channel.close() };
    }
    case 'recording':
      return { name: choice.name, source: recordingSource(choice.recording) };
    case 'connect':
      return { name: new URL(choice.url).host, source: inspectionFrom(addressOf(choice.url, choice.token)) };
  }
}

/** What a demo is about. */
const firstLooked: Readonly<Record<DemoName, string | undefined>> = {
  join: 'channel-join/lighthouse-1',
  group: 'membership/club-1',
  crowd: undefined,
};

/** The token may be in the address already, as whoever serves it has written it. */
function addressOf(url: string, token: string): string {
  const address = new URL(url);
  if (token !== '') address.searchParams.set('token', token);
  return address.href;
}
