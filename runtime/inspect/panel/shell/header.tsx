/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact';
import type { InspectionModel, ModelState } from '../model/model.ts';
import { timeOfDay } from '../time-words.ts';

interface HeaderProps {
  readonly name: string;
  readonly model: InspectionModel;
  readonly state: ModelState;
  /** What to look at where nobody answers. */
  readonly hint: string | undefined;
  readonly showHelp: () => void;
  readonly children?: ComponentChildren;
}

const words: Record<ModelState['connection'], string> = {
  connecting: 'Connecting',
  live: 'Live',
  lost: 'No answer, trying again',
  recording: 'Recording',
};

/** What is inspected, how the connection is, which moment is shown, and what is not held any more. */
export function Header({ name, model, state, hint, showHelp, children }: HeaderProps) {
  const { connection, error, moment, isFollowing, time, rows, lost } = state;
  const count = new Intl.NumberFormat('en-GB');
  return (
    <header class={isFollowing ? 'header' : 'header is-past'} tabIndex={-1}>
      <h1>
        <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
          <path d="M1.5 4.5h6v3h3v-3h4v7h-6v-3h-3v3h-4z" fill="none" stroke="currentColor" stroke-width="1.5" />
        </svg>
        <span class="header-name">{name}</span>
      </h1>
      <output class="status" data-connection={connection}>
        <i /> <span>{words[connection]}</span>
        {error && <span class="visually-hidden">: {error.type}</span>}
      </output>
      <span class="header-facts muted">
        <span class="wide-only">
          <b>{count.format(rows.size)}</b> instances
        </span>
        <span>
          {isFollowing ? 'at' : 'as of'} <b>{moment > 0 ? `#${count.format(moment)}` : '–'}</b>{' '}
          {time > 0 && timeOfDay(time).slice(0, isFollowing ? 8 : 12)}
        </span>
        {lost > 0 && (
          <span class="wide-only" title="Records that were missed, or are not held any more">
            <b>{count.format(lost)}</b> not held
          </span>
        )}
      </span>
      <div class="header-tools">
        {children}
        <button type="button" aria-pressed={isFollowing} onClick={() => model.travel(isFollowing ? moment : undefined)}>
          {isFollowing ? 'Following' : 'Follow'}
        </button>
        <button type="button" class="bare" aria-label="Keys" onClick={showHelp}>
          ?
        </button>
      </div>
      {connection === 'lost' && hint !== undefined && <output class="header-hint">{hint}</output>}
    </header>
  );
}
