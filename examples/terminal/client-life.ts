import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Agent } from 'joinery';
import { offerAgent, type AgentCalls, type ClientCalls } from './agent-bridge.ts';
import type { CrashPoint } from './crash-plan.ts';
import type { CrashReport } from './crash-points.ts';
import type { Membership } from './joining.ts';
import type { Outcome } from './outcome.ts';
import { remoteCalls } from './remote-calls.ts';
import type { View } from './view.ts';

/** What a client's process is told at its start. */
export interface ClientSettings extends Membership {
  /** Path of the SQLite file. */
  readonly database: string;
  /** Whether every step is reported. */
  readonly explain: boolean;
  /** Where to stand still, and how many commits were durable before this life. */
  readonly crash?: { readonly point: CrashPoint; readonly durable: number };
}

/** What the client's process calls of the network's. */
export type WorldCalls = AgentCalls & {
  /** The engine has read its store: so many rows were unfinished. */
  opened(unfinished: number): void;
  show(view: View): void;
  explain(step: string): void;
  /** Every relay has come to its end. */
  settled(outcome: Outcome): void;
};

/** What became of one life of the client. */
export interface Life {
  /** Rows with unfinished work that it found. */
  readonly unfinished: number;
  /** Where it was killed. */
  readonly crashed?: CrashReport;
  /** How the join ended, by the committed rows. */
  readonly outcome?: Outcome;
}

/** Where a client's process reports that it stands still: a pipe of its own, which can be written without waiting. */
export const crashPipe = 4;

/**
 * Runs the client as a process until it ends, or stands still at its crash point and is killed there by SIGKILL.
 * Rejects where it ends in any other way; `signal` kills it.
 */
export async function liveOnce(
  settings: ClientSettings,
  startAgent: () => Agent,
  screen: Pick<WorldCalls, 'show' | 'explain'>,
  signal: AbortSignal,
): Promise<Life> {
  let life: Life = { unfinished: 0 };
  const child = fork(fileURLToPath(new URL('client.ts', import.meta.url)), [JSON.stringify(settings)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc', 'pipe'],
    signal,
    killSignal: 'SIGKILL',
  });
  const offered: WorldCalls = {
    ...offerAgent(startAgent, () => client),
    ...screen,
    opened: (unfinished) => void (life = { ...life, unfinished }),
    settled: (outcome) => void (life = { ...life, outcome }),
  };
  const client = remoteCalls<ClientCalls>(child, offered);
  child.stdio[crashPipe]?.on('data', (report: Buffer) => {
    life = { ...life, crashed: JSON.parse(report.toString()) as CrashReport };
    child.kill('SIGKILL');
  });
  const [code, killedBy] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  const asPlanned = life.crashed ? killedBy === 'SIGKILL' : code === 0 && life.outcome !== undefined;
  if (!asPlanned) throw new Error(`the client ended by itself (${killedBy ?? `exit code ${code}`})`);
  return life;
}
