import { isDeepStrictEqual } from 'node:util';
import { seededRandom } from '../../../simulation/index.ts';
import { startWebClient } from '../web-client.ts';
import { type Final } from './final.ts';
import { type Disturbance, drawMoments, type Flow, flows, type Moment, neverAtRest, waitingStates } from './moments.ts';
import { disturbed, undisturbed } from './run.ts';

export interface Kill extends Moment {
  readonly how: Disturbance;
  /** States of all instances at the kill. */
  readonly states: readonly string[];
  /** Final rows equal those of the undisturbed run, save ids, times and revisions. */
  readonly rowsEqual: boolean;
  /** Each relay received the same messages. */
  readonly messagesEqual: boolean;
  /** What was found instead, where something differs. */
  readonly found?: Final;
}

export interface Report {
  readonly seed: number;
  readonly reloads: number;
  readonly crashes: number;
  readonly kills: readonly Kill[];
  readonly waitingStates: {
    readonly hit: readonly string[];
    readonly missed: readonly string[];
    readonly neverAtRest: readonly string[];
  };
  readonly passed: boolean;
}

/** Joins are run at the same time, so many, each in a browser profile of its own. */
const atOnce = 3;

/** Kills so many joins by a reload, and as many by a crash of the worker, and compares each with an undisturbed run. */
export async function runCampaign(
  seed: number,
  each: number,
  told: (kill: Kill) => void = () => undefined,
): Promise<Report> {
  const random = seededRandom(seed);
  const plan = (['reload', 'crash'] as const).flatMap((how) =>
    drawMoments(random, each).map((moment) => ({ ...moment, how })),
  );
  const client = await startWebClient();
  try {
    const references = {} as Record<Flow, Final>;
    await Promise.all(flows.map(async (flow) => (references[flow] = await undisturbed(client, flow))));
    const kills: Kill[] = [];
    const worker = async (): Promise<void> => {
      for (let moment = plan.shift(); moment; moment = plan.shift()) {
        const { states, final } = await disturbed(client, moment, moment.how);
        const reference = references[moment.flow];
        const rowsEqual = isDeepStrictEqual(final.rows, reference.rows);
        const messagesEqual = isDeepStrictEqual(final.messages, reference.messages);
        const kill: Kill = {
          ...moment,
          states,
          rowsEqual,
          messagesEqual,
          ...(rowsEqual && messagesEqual ? {} : { found: final }),
        };
        kills.push(kill);
        told(kill);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    return reportOf(seed, kills);
  } finally {
    await client.close();
  }
}

function reportOf(seed: number, kills: readonly Kill[]): Report {
  const hit = waitingStates.filter((state) => kills.some(({ states }) => states.includes(state)));
  const missed = waitingStates.filter((state) => !hit.includes(state) && !neverAtRest.includes(state));
  const count = (how: Disturbance): number => kills.filter((kill) => kill.how === how).length;
  return {
    seed,
    reloads: count('reload'),
    crashes: count('crash'),
    kills,
    waitingStates: { hit, missed, neverAtRest },
    passed: kills.every(({ rowsEqual, messagesEqual }) => rowsEqual && messagesEqual),
  };
}
