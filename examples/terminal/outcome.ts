import type { InstanceRecord } from 'joinery';
import { explain, type Relay } from 'joinery/machines';
import type { DemoOptions } from './arguments.ts';
import type { CrashKind } from './crash-plan.ts';
import { relaysOf } from './joining.ts';

/** How the join ended, by the committed row of the channel. */
export interface Outcome {
  readonly status: string;
  readonly connected: number;
  readonly failed: number;
  /** Why each failed relay failed, in the order of the relays. */
  readonly reasons: readonly NonNullable<Relay['reason']>[];
}

export function outcomeOf(record: InstanceRecord): Outcome {
  const relays = relaysOf(record);
  const failed = relays.filter(({ phase }) => phase === 'failed');
  return {
    status: explain(record).phase,
    connected: relays.filter(({ phase }) => phase === 'connected').length,
    failed: failed.length,
    reasons: failed.flatMap(({ reason }) => (reason ? [reason] : [])),
  };
}

/** The whole run: how it ended for the client, what the network saw of it, and what was done to it. */
export interface Report extends Outcome {
  /** Different pairs of profile and member key that the relays saw. */
  readonly identities: number;
  /** The most join requests that one relay received. */
  readonly maxJoinRequests: number;
  readonly crashes: number;
  readonly crashPoints: readonly CrashKind[];
  /** Restarts that found unfinished work and went on with it. */
  readonly resumed: number;
}

/** What the relays saw, in one sentence. */
export function summaryOf({ identities, maxJoinRequests }: Report): string {
  const requests = maxJoinRequests === 1 ? 'one join request' : `${maxJoinRequests} join requests`;
  return `The relays saw ${identities === 1 ? 'one identity' : `${identities} identities`}, and at most ${requests} each.`;
}

/** What is not as it has to be after a run with these options; nothing, if all is well. */
export function objections(report: Report, { relays, fail, crash }: DemoOptions): string[] {
  const expected = {
    status: fail < relays ? 'functional' : 'failed',
    connected: relays - fail,
    failed: fail,
    crashes: crash,
    resumed: crash,
  };
  const differing = Object.entries(expected).flatMap(([name, value]) => {
    const found = report[name as keyof typeof expected];
    return found === value ? [] : [`${name} is ${found}, not ${value}`];
  });
  const atMostOne = (['identities', 'maxJoinRequests'] as const).flatMap((name) =>
    report[name] <= 1 ? [] : [`${name} is ${report[name]}, more than 1`],
  );
  return [...differing, ...atMostOne];
}
