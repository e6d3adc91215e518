/** @jsxImportSource preact */
import { tagsOf } from '../../../step.ts';
import type { InstanceKey, InstanceRecord } from '../../../record.ts';
import type { Registry } from '../../../rows.ts';
import { spanWords, timeOfDay } from '../time-words.ts';
import { stateText } from '../tree/state-text.ts';
import { tonesOf } from '../tree/tone.ts';

interface InstanceHeaderProps {
  readonly row: InstanceRecord;
  readonly machines: Registry;
  readonly time: number;
  readonly select: (key: InstanceKey | undefined) => void;
}

/** Which instance it is, and how it stands. */
export function InstanceHeader({ row, machines, time, select }: InstanceHeaderProps) {
  const { key, machine, version, revision, status, value, since, parent, error } = row;
  const children = Object.keys(row.children);
  return (
    <header class="details-header">
      <div class="details-title">
        <h2>
          {parent !== undefined && (
            <>
              <button type="button" class="link" onClick={() => select(parent)}>
                {parent}
              </button>
              <span class="muted">/</span>
            </>
          )}
          {parent === undefined ? key : key.slice(parent.length + 1)}
        </h2>
        <button type="button" class="bare" onClick={() => select(undefined)} aria-label="Close: show the overview">
          ✕
        </button>
      </div>
      <p class="details-state">
        <span class="badge" data-tone={tonesOf(machines)(row)}>
          {stateText(value)}
        </span>
        {tagsIn(machines, row).map((tag) => (
          <span key={tag} class="details-tag">
            {tag}
          </span>
        ))}
        {status !== 'active' && <span class="details-tag">{status}</span>}
        <span class="muted">
          for {spanWords(Math.max(0, time - since))}, since <time>{timeOfDay(since)}</time>
        </span>
      </p>
      <p class="muted">
        <span class="mono">{machine}</span> version {version}, revision {revision}
      </p>
      {children.length > 0 && (
        <p class="details-children">
          {children.map((id) => (
            <button key={id} type="button" class="link" onClick={() => select(`${key}/${id}`)}>
              {id}
            </button>
          ))}
        </p>
      )}
      {error && (
        <p class="details-error">
          <strong>In quarantine.</strong> {error.event !== undefined && `At ${error.event}: `}
          {error.message}
        </p>
      )}
    </header>
  );
}

function tagsIn(machines: Registry, { machine, value }: InstanceRecord): string[] {
  const definition = Object.hasOwn(machines, machine) ? machines[machine] : undefined;
  try {
    return definition ? [...tagsOf(definition.machine, value)] : [];
  } catch {
    return [];
  }
}
