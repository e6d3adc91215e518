import type { InstanceRecord } from 'joinery';
import { explain, type Explanation } from 'joinery/machines';
import { english, phaseWords, reasonWords } from 'joinery/messages';
import { channelKey, relaysOf } from './joining.ts';
import type { Tone, View } from './view.ts';

/** A line for the channel and one for each of its relays, in plain words, from their committed rows. */
export function viewOf(rows: ReadonlyMap<string, InstanceRecord>): View | undefined {
  const row = rows.get(channelKey);
  if (!row) return undefined;
  const channel = explain(row);
  const tone = toneOf(channel);
  const group = row.context['group'] as { name?: string } | undefined;
  const progress = channel.of > 0 ? `${channel.done} of ${channel.of} relays` : '';
  return {
    head: {
      name: group?.name ?? 'The channel',
      tone,
      text: sentence([
        phaseWords(english, row.machine, channel.phase),
        ...(tone === 'working' ? [] : details(channel)),
        progress,
      ]),
    },
    lines: relaysOf(row).map(({ relayId, name }) => {
      const relay = rows.get(`${channelKey}/${relayId}`);
      const explained = relay && explain(relay);
      return {
        name: name ?? relayId,
        tone: explained ? toneOf(explained) : 'working',
        text: explained ? sentence([phaseWords(english, relay.machine, explained.phase), ...details(explained)]) : '',
      };
    }),
  };
}

/** Why it failed; else what is being waited for, and until when. */
function details({ reason, waitingFor, nextAt }: Explanation): string[] {
  if (reason) return [reasonWords(english, reason).sentence];
  if (waitingFor === 'nothing') return [];
  const next = nextAt === undefined ? '' : `, next try at ${new Date(nextAt).toLocaleTimeString()}`;
  return [`waiting for ${english.waitingFor[waitingFor]}${next}`];
}

function toneOf({ phase, waitingFor, nextAt }: Explanation): Tone {
  if (phase === 'connected' || phase === 'functional') return 'good';
  if (phase === 'failed' || phase === 'rejected') return 'bad';
  const isHeldUp = nextAt !== undefined || ['network', 'busyRelay', 'user'].includes(waitingFor);
  return isHeldUp ? 'waiting' : 'working';
}

function sentence(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}
