import type { Json } from '../../../../machines/vocabulary/json.ts';
import type { InstanceKey, MachineEvent } from '../../../record.ts';
import type { Called, Committed, InspectionRecord, Sent, Stepped } from '../../record.ts';
import { turnWords } from '../timeline/turn-words.ts';
import { stateText } from '../tree/state-text.ts';
import { peerOf, type Participant } from './participant.ts';

/** One line of the diagram: what one record shows, in the order in which it happened. */
export type SequenceRow = Arrow | StateEntered | Across;

interface Of {
  /** What it shows. */
  readonly record: InspectionRecord;
}

/** `failed`: did not get there, or an error comes back; `letter`: nobody wanted it. */
export type ArrowStyle = 'event' | 'call' | 'answer' | 'emitted' | 'failed' | 'withdrawn' | 'refused' | 'letter';

export interface Arrow extends Of {
  readonly kind: 'arrow';
  readonly style: ArrowStyle;
  readonly from: Participant;
  readonly to: Participant;
  /** It goes through the agent, to a peer or from one. */
  readonly isThroughAgent?: true;
  readonly label: string;
  readonly carries: Json;
  readonly corrId?: string;
}

/** An instance is in another state than before, or was made, or is set aside. */
export interface StateEntered extends Of {
  readonly kind: 'state';
  readonly key: InstanceKey;
  readonly label: string;
  readonly isFault?: true;
}

/** Something about all of them: a turn is durable, the engine was opened, the storage is well or not. */
export interface Across extends Of {
  readonly kind: 'across';
  readonly style: 'commit' | 'opened' | 'health';
  readonly label: string;
}

/** Commands that carry something to whoever is at the other end of their connection. */
const toPeers = new Set(['joinConnection', 'acceptContact', 'allowConnection', 'sendMessage']);
/** What the agent has of the other end, and not of itself. */
const fromPeers = new Set(['MSG', 'CONF', 'INFO', 'REQ', 'CON', 'END']);

/** The lines that a record makes. */
export function rowsOf(record: InspectionRecord): SequenceRow[] {
  switch (record.type) {
    case 'event':
      return [eventArrow(record)];
    case 'step':
      return stateEntered(record);
    case 'threw':
      return [{ record, kind: 'state', key: record.key, label: 'threw', isFault: true }];
    case 'refused': {
      const { key, event } = record;
      const [from, to, label] = [key, 'application', `refused ${event.type}`];
      return [{ record, kind: 'arrow', style: 'refused', from, to, label, carries: event }];
    }
    case 'call':
      return callArrow(record);
    case 'commit':
      return commitRows(record);
    case 'dead-letter': {
      const { letter } = record;
      const [from, to, label] = ['agent', 'agent', `${letter.event.type} · ${letter.reason}`];
      return [{ record, kind: 'arrow', style: 'letter', from, to, label, carries: letter as unknown as Json }];
    }
    case 'opened':
      return [{ record, kind: 'across', style: 'opened', label: `opened, epoch ${record.epoch}` }];
    case 'health':
      return [{ record, kind: 'across', style: 'health', label: `storage ${record.health.state}` }];
    default:
      return [];
  }
}

/** All that a line can tell of itself. */
export function detailOf(row: SequenceRow): Json {
  const { record } = row;
  if (row.kind === 'arrow' && record.type !== 'refused') return row.carries;
  switch (record.type) {
    case 'step': {
      const { event, before, after, guards, effects } = record;
      return plain({ event, before, after, guards, effects });
    }
    case 'commit':
      return { puts: record.puts.map(({ key, revision }) => `${key} @ ${revision}`), deletes: record.deletes };
    case 'refused':
      return plain({ event: record.event, reason: record.reason });
    case 'threw':
      return { event: record.event, message: record.message };
    case 'health':
      return plain(record.health);
    case 'opened':
      return { epoch: record.epoch, rows: record.rows.map(({ key }) => key) };
    default:
      return null;
  }
}

/** Records are JSON, which their types do not all say. */
const plain = (value: unknown): Json => value as Json;

type In<T> = T & InspectionRecord;

function eventArrow(record: In<Sent>): Arrow {
  const { from, to, event, corrId } = record;
  const base = { record, kind: 'arrow', from, to, label: labelOf(event), carries: event } as const;
  if (from !== 'agent') return { ...base, style: 'event' };
  if (corrId !== undefined) return { ...base, style: event.type === 'ERR' ? 'failed' : 'answer', corrId };
  const { connectionId } = event;
  if (typeof connectionId !== 'string' || !fromPeers.has(event.type)) return { ...base, style: 'event' };
  return { ...base, style: 'event', from: peerOf(connectionId), isThroughAgent: true };
}

/** That the agent has it is of no interest: its answer comes. */
function callArrow(record: In<Called>): Arrow[] {
  const { key, phase, command, corrId, why } = record;
  const base = { record, kind: 'arrow', from: key, to: 'agent', corrId } as const;
  if (phase === 'taken') return [];
  if (phase === 'withdrawn') return [{ ...base, style: 'withdrawn', label: 'withdrawn', carries: { corrId } }];
  if (phase === 'failed') {
    return [{ ...base, style: 'failed', label: 'not taken', carries: { corrId, why } }];
  }
  if (!command) return [{ ...base, style: 'call', label: 'command', carries: { corrId } }];
  const label = 'message' in command ? `${command.type} · ${command.message.event}` : command.type;
  const call = { ...base, style: 'call', label, carries: plain(command) } as const;
  const isForPeer = 'connectionId' in command && toPeers.has(command.type);
  return [isForPeer ? { ...call, to: peerOf(command.connectionId), isThroughAgent: true } : call];
}

function stateEntered(record: In<Stepped>): StateEntered[] {
  const { key, before, after, changed } = record;
  const label = stateText(after);
  if (!changed || (before !== undefined && stateText(before) === label)) return [];
  return [{ record, kind: 'state', key, label }];
}

function commitRows(record: In<Committed>): SequenceRow[] {
  return [
    { record, kind: 'across', style: 'commit', label: `turn ${turnWords(record.turn)}` },
    ...record.emitted.map(({ key, event }): Arrow => {
      const [from, to, label] = [key, 'application', event.type];
      return { record, kind: 'arrow', style: 'emitted', from, to, label, carries: event };
    }),
  ];
}

/** A chat message inside an event says more than that there is one. */
function labelOf(event: MachineEvent): string {
  const { message } = event;
  const said = typeof message === 'object' && message !== null && 'event' in message ? message.event : undefined;
  return typeof said === 'string' ? `${event.type} · ${said}` : event.type;
}
