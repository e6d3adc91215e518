import { explain } from '../../machines/explain.ts';
import type { Explanation } from '../../machines/explanation.ts';
import { english } from '../../machines/messages/english.ts';
import { german } from '../../machines/messages/german.ts';
import { reasonWords, type Words } from '../../machines/messages/words.ts';
import type { ChannelJoinInput } from '../../machines/relay/channel-context.ts';
import type { Reason } from '../../machines/vocabulary/reason.ts';
import { JoineryError, type DomainError } from '../../runtime/errors.ts';
import { channelKey, type Device } from '../scenarios/device.ts';
import { setStage, type Stage } from '../scenarios/stage.ts';

/** A person's client that is in one channel already, so that there are rows to be left alone. */
export async function stageWithOther(): Promise<Stage> {
  const stage = await setStage('seed');
  const other = stage.network.addChannel({ name: 'other', relays: 2 });
  await stage.alice.engine.start('channel-join', 'other', { link: other.link });
  await stage.alice.engine.send('channel-join/other', { type: 'user.connect' });
  await stage.clock.runUntil(() => stage.network.log.of('connected').length === 2);
  await stage.clock.advance(60_000);
  return stage;
}

/** The whole store but the rows of the attempted channel, byte by byte. */
export function otherBytes({ data }: Device): string {
  const rows = [...data.rows].filter(([key]) => key !== channelKey && !key.startsWith(`${channelKey}/`));
  return JSON.stringify(rows.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** Starts a join of the link, and lets it go as far as it goes within `ms`. */
export async function attempt(
  { alice, clock }: Stage,
  link: string,
  { ms = 10 * 60_000, ...input }: Partial<ChannelJoinInput> & { ms?: number } = {},
): Promise<Explanation | undefined> {
  await alice.connect({ link } as Parameters<Device['connect']>[0], input);
  await clock.advance(ms);
  const row = alice.row(channelKey);
  return row && explain(row);
}

/** What was thrown, as data. Fails where nothing was, or something else than a domain error. */
export async function refusal(act: () => Promise<unknown>): Promise<DomainError> {
  try {
    await act();
  } catch (error) {
    if (error instanceof JoineryError) return error.error;
    throw error;
  }
  throw new Error('it was not refused');
}

/** The sentences that a person reads, in both languages, and what to do now. */
export function read(what: { error: DomainError } | { reason: Reason | undefined }) {
  const words =
    'error' in what ? [english, german].map(({ errors }) => errors[what.error.type]) : ofReason(what.reason);
  const [en, de] = words;
  return { en: [en?.sentence, en?.advice], de: [de?.sentence, de?.advice] };
}

function ofReason(reason: Reason | undefined): Words[] {
  return reason ? [english, german].map((messages) => reasonWords(messages, reason)) : [];
}
