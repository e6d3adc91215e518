/** The channels once more, by `joinery/live` alone: a page without a framework, on the engine of all tabs. */
import { type DomainError, type InstanceRecord, JoineryError } from 'joinery';
import { LiveView } from 'joinery/live';
import { explain } from 'joinery/machines';
import { english as words, phaseWords } from 'joinery/messages';
import { joinChannel } from './actions.ts';
import { engine } from './engine/engine.ts';
import { channelName, namesHere } from './view/explained.ts';
import { newestFirst } from './view/order.ts';
import './engine/tabs.ts';
import './style/tokens.css';
import './style/page.css';
import './style/controls.css';
import './style/join.css';

const channels = new LiveView(engine).rows('machine:channel-join');
channels.subscribe(() => {
  const { records, error } = channels.get();
  say(error);
  const names = namesHere(channelName)(records);
  const lines = newestFirst(records).map((record) => {
    const line = document.createElement('li');
    line.textContent = `${names[record.key]}: ${standing(record)}`;
    return line;
  });
  document.querySelector('ul')?.replaceChildren(...lines);
});

function standing(record: InstanceRecord): string {
  if (record.status === 'quarantined') return words.errors.Quarantined.sentence;
  const { phase, done, of } = explain(record);
  return `${phaseWords(words, record.machine, phase)}, ${done} of ${of}`;
}

document.querySelector('form')?.addEventListener('submit', (event) => {
  event.preventDefault();
  void join();
});

async function join(): Promise<void> {
  const field = document.querySelector('input');
  if (!field) return;
  try {
    await joinChannel(engine, field.value.trim());
    field.value = '';
    say(undefined);
  } catch (error) {
    if (!(error instanceof JoineryError)) throw error;
    say(error.error);
  }
}

function say(error: DomainError | undefined): void {
  const problem = document.querySelector<HTMLElement>('[role="alert"]');
  if (!problem) return;
  problem.textContent = error ? words.errors[error.type].sentence : '';
  problem.hidden = !error;
}
