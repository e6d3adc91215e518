import { channelJoin, relayConnection } from '../../../machines/index.ts';
import type { SeededRandom } from '../../../simulation/index.ts';

export type Disturbance = 'reload' | 'crash';
/** What the user does: joins; joins relays that are busy, and tries again; joins and leaves. */
export const flows = ['join', 'busy', 'leave'] as const;
export type Flow = (typeof flows)[number];

/** A moment to kill at: when some instance has entered the state, and so many milliseconds later. */
export interface Moment {
  readonly flow: Flow;
  /** `relay-connection.joining` */
  readonly state: string;
  readonly delay: number;
}

/** Every state in which a machine waits for something, by the machines' own tags. */
export const waitingStates: readonly string[] = [channelJoin, relayConnection].flatMap(({ root }) =>
  Object.values(root.states)
    .filter(({ tags }) => tags.includes('waiting'))
    .map(({ id }) => id),
);

/** Relays that are cancelled end at once, in the same commit: nobody ever finds a channel in this state. */
export const neverAtRest: readonly string[] = ['channel-join.cancelling'];

const flowOf = (state: string): Flow =>
  state.endsWith('.congested') ? 'busy' : state.endsWith('.leaving') ? 'leave' : 'join';

/** So many moments: every waiting state once, in random order, then waiting states at random, some time after they began. */
export function drawMoments(random: SeededRandom, count: number): Moment[] {
  const states = waitingStates.filter((state) => !neverAtRest.includes(state));
  const remaining = [...states];
  return Array.from({ length: count }, () => {
    const first = remaining.length > 0;
    const state = random.pick(first ? remaining : states);
    if (first) remaining.splice(remaining.indexOf(state), 1);
    return { flow: flowOf(state), state, delay: first ? 0 : random.between(0, 600) };
  });
}
