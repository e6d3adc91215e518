import { readRecording } from 'joinery/inspect';
import { type Choice, connect, demo, demoChannel, gallery, tab } from './choices.ts';
import { button, element, field, form } from './elements.ts';

/** The first page: what to look at. Returns its end. */
export function choicePage(app: HTMLElement, choose: (choice: Choice) => void): () => void {
  const wrong = element('p', { role: 'alert', class: 'wrong' });
  const file = element('input', { type: 'file', accept: '.json,application/json', id: 'file' });
  file.addEventListener('change', () => void open(file.files?.[0]));

  async function open(chosen: File | undefined): Promise<void> {
    if (!chosen) return;
    try {
      const recording = readRecording(await chosen.text());
      choose({ kind: 'recording', name: chosen.name, recording, address: '?' });
    } catch {
      wrong.textContent = `${chosen.name} is no recording of the inspector.`;
    }
  }
  function drop(event: DragEvent): void {
    event.preventDefault();
    if (event.type === 'drop') void open(event.dataTransfer?.files[0]);
  }
  const dropped = ['dragover', 'drop'] as const;
  for (const each of dropped) addEventListener(each, drop);

  app.append(
    element(
      'main',
      { class: 'choice' },
      element('h1', {}, 'Joinery inspector'),
      element('p', { class: 'lead' }, 'See what an engine does. Everything stays on this machine.'),
      wrong,
      section(
        'A live demo',
        'A simulated network in this page, in slow motion.',
        button('A channel join', () => choose(demo('join')), { class: 'primary' }),
        button('A group', () => choose(demo('group'))),
        button('A thousand instances', () => choose(demo('crowd'))),
      ),
      section(
        'Another process',
        'One on this machine that serves its inspection by joinery/inspect-server. Its url has the address and the token.',
        form(
          (fields) => choose(connect(textOf(fields, 'url'), textOf(fields, 'token'))),
          field('Address', {
            name: 'url',
            type: 'url',
            required: '',
            pattern: 'wss?://.+',
            placeholder: 'ws://127.0.0.1:7420',
          }),
          field('Token, if it is not in the address', {
            name: 'token',
            type: 'text',
            autocomplete: 'off',
            spellcheck: 'false',
          }),
          element('button', { type: 'submit' }, 'Connect'),
        ),
      ),
      section(
        'Another tab',
        'A page of the same origin that serves its inspection on a BroadcastChannel, as each demo here does.',
        form(
          (fields) => choose(tab(textOf(fields, 'channel'))),
          field('Channel', { name: 'channel', type: 'text', required: '', value: demoChannel }),
          element('button', { type: 'submit' }, 'Listen'),
        ),
      ),
      section(
        'A recording',
        'A file that was saved here or by a test. It may be dropped anywhere.',
        element('label', { for: 'file', class: 'visually-hidden' }, 'Recording'),
        file,
      ),
      section(
        'The gallery',
        'Every machine of the library, without an engine.',
        button('Browse', () => choose(gallery)),
      ),
    ),
  );
  return () => {
    for (const each of dropped) removeEventListener(each, drop);
  };
}

const textOf = (fields: FormData, name: string): string => {
  const given = fields.get(name);
  return typeof given === 'string' ? given.trim() : '';
};

function section(title: string, words: string, ...content: readonly HTMLElement[]): HTMLElement {
  return element(
    'section',
    {},
    element('h2', {}, title),
    element('p', {}, words),
    element('div', { class: 'acts' }, ...content),
  );
}
