import type { Engine, InstanceRecord, ProfileFactory } from 'joinery';
import { explain, type Relay } from 'joinery/machines';

/** What the client joins, and how. */
export interface Membership {
  readonly link: string;
  readonly incognito: boolean;
}

const machine = 'channel-join';
const id = 'field-notes';
export const channelKey = `${machine}/${id}`;

const adjectives = ['Calm', 'Early', 'Grey', 'Hidden', 'Kind', 'Lone', 'Quiet', 'Swift'];
const nouns = ['Badger', 'Finch', 'Heron', 'Lynx', 'Otter', 'Rook', 'Stoat', 'Wren'];

/** The account's own profile, or a random name where the join is incognito. */
export const makeProfile: ProfileFactory = (kind, random) => {
  if (kind === 'main') return { displayName: 'Alice', fullName: '' };
  const [one = 0, other = 0] = random(2);
  return { displayName: `${adjectives[one % adjectives.length]} ${nouns[other % nouns.length]}`, fullName: '' };
};

/**
 * Joins the channel, or goes on with what an earlier life of the client began: both ask for the same. Resolves with
 * the committed row in which every relay has come to its end.
 */
export async function join(engine: Engine, { link, incognito }: Membership): Promise<InstanceRecord> {
  await engine.start(machine, id, { link, incognito });
  const begun = await engine.snapshot(channelKey);
  if (begun?.value === 'prepared') await engine.send(channelKey, { type: 'user.connect' });
  const settled = await engine.waitFor(channelKey, (record) => record !== undefined && isSettled(record));
  if (!settled) throw new Error('the channel has no row');
  return settled;
}

/** The relays as the channel's row has them. */
export function relaysOf(record: InstanceRecord | undefined): readonly Relay[] {
  return (record?.context['relays'] ?? []) as unknown as readonly Relay[];
}

const ends: readonly Relay['phase'][] = ['connected', 'failed', 'rejected'];

/** Every relay has come to its end, or nothing goes on without the user. */
function isSettled(record: InstanceRecord): boolean {
  const relays = relaysOf(record);
  const ended = relays.length > 0 && relays.every(({ phase }) => ends.includes(phase));
  return ended || explain(record).waitingFor === 'user';
}
