import type { Effect } from '../../../effect.ts';
import type { InstanceKey } from '../../../record.ts';
import type { InspectionRecord, Stepped } from '../../record.ts';
import { guardWords } from '../chart/guard-words.ts';
import { stateText } from '../tree/state-text.ts';

/** A record as a line of text: what kind it is, whom it is about, and what happened; below it what followed. */
export interface RecordWords {
  readonly kind: 'event' | 'step' | 'fault' | 'commit' | 'call' | 'engine';
  /** Whose row one may want to see. */
  readonly key?: InstanceKey;
  readonly words: string;
  readonly details: readonly string[];
}

/** What a record says, in words. */
export function wordsOf(record: InspectionRecord): RecordWords {
  switch (record.type) {
    case 'event':
      return { kind: 'event', key: record.to, words: `${record.event.type} from ${record.from}`, details: [] };
    case 'step':
      return stepWords(record);
    case 'threw':
      return { kind: 'fault', key: record.key, words: `threw at ${record.event}`, details: [record.message] };
    case 'refused': {
      const { key, event, reason } = record;
      return { kind: 'fault', key, words: `refused ${event.type}: ${reason.code}`, details: [] };
    }
    case 'commit': {
      const { puts, deletes, parked, emitted } = record;
      const parts = [
        [puts.length, 'written'],
        [deletes.length, 'deleted'],
        [parked.length, 'parked'],
      ] as const;
      const counts = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
      const told = emitted.map(({ key, event }) => `${key} emits ${event.type}`);
      return { kind: 'commit', words: counts.join(', ') || 'nothing changed', details: told };
    }
    case 'call': {
      const { key, phase, command, corrId, why } = record;
      const details = why === undefined ? [] : [why];
      return {
        kind: phase === 'failed' ? 'fault' : 'call',
        key,
        words: `${command?.type ?? corrId} ${phase}`,
        details,
      };
    }
    case 'dead-letter': {
      const { event, reason, detail } = record.letter;
      return {
        kind: 'fault',
        words: `dead letter ${event.type}: ${reason}`,
        details: detail === undefined ? [] : [detail],
      };
    }
    case 'opened':
      return { kind: 'engine', words: `opened, epoch ${record.epoch}: ${record.rows.length} rows`, details: [] };
    case 'health':
      return { kind: 'engine', words: `storage ${record.health.state}`, details: [] };
    default:
      return { kind: 'engine', words: (record satisfies never as InspectionRecord).type, details: [] };
  }
}

function stepWords({ key, event, before, after, changed, guards, effects }: Stepped): RecordWords {
  const [from, to] = [before === undefined ? undefined : stateText(before), stateText(after)];
  const way = from === to ? `stays ${to}` : `${from === undefined ? 'begins' : from} → ${to}`;
  const asked = guards.map(({ guard, params, holds }) => `${holds ? '✓' : '✗'} ${guardWords({ type: guard, params })}`);
  return {
    ...{ kind: 'step', key },
    words: changed ? way : `${event.type} means nothing in ${to}`,
    details: [...(asked.length > 0 ? [`guards ${asked.join(', ')}`] : []), ...effects.map(effectWords)],
  };
}

function effectWords(effect: Effect): string {
  switch (effect.kind) {
    case 'spawn':
      return `spawns ${effect.machine} ${effect.id}`;
    case 'stop':
      return `stops ${effect.id}`;
    case 'send':
      return `sends ${effect.event.type} to ${typeof effect.to === 'string' ? effect.to : effect.to.child}`;
    case 'schedule':
      return `timer ${effect.id}: ${effect.delay} ms`;
    case 'cancel':
      return `cancels ${effect.id}`;
    case 'command':
      return `asks the agent for ${effect.command.type}`;
    case 'cancelCommands':
      return 'withdraws its commands';
    case 'tell':
      return `tells ${Object.values(effect.to).join(' ')} ${effect.event.type}`;
    case 'query':
      return `looks for ${'key' in effect ? effect.key : effect.label}`;
    case 'digest':
      return `asks for a digest, for ${effect.reply}`;
    case 'draw':
      return `draws ${effect.bytes} random bytes`;
    case 'makeProfile':
      return `asks for a profile, ${effect.profile}`;
    case 'refuse':
      return `refuses: ${effect.reason.code}`;
    case 'emit':
      return `emits ${effect.event.type}`;
    default:
      return (effect satisfies never as Effect).kind;
  }
}
