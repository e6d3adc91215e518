import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from 'joinery';
import type { DemoOptions } from './arguments.ts';
import { clientName, makeWorld } from './channel-world.ts';
import { liveOnce } from './client-life.ts';
import { planCrashes, type CrashKind } from './crash-plan.ts';
import type { Report } from './outcome.ts';
import type { Progress } from './progress.ts';
import { rehearse } from './rehearsal.ts';

const realTime: Clock = {
  now: () => Date.now(),
  setTimer(fn, delay) {
    const timer = setTimeout(fn, delay);
    return () => clearTimeout(timer);
  },
};

/**
 * Plays the network to a client in a process of its own, which is killed and started again as often as was asked.
 * Returns how it ended. Rejects where the client ends by itself, or `signal` is aborted.
 */
export async function runDemo(options: DemoOptions, progress: Progress, signal: AbortSignal): Promise<Report> {
  const plan = options.crash > 0 ? planCrashes(options.crash, await rehearse(options), options.seed) : [];
  const { network, channel } = await makeWorld(realTime, options);
  const folder = mkdtempSync(join(tmpdir(), 'joinery-demo-'));
  const settings = {
    link: channel.link,
    incognito: options.incognito,
    database: join(folder, 'client.sqlite'),
    explain: options.explain,
  };
  const screen = { show: progress.show, explain: progress.note };
  const crashPoints: CrashKind[] = [];
  let durable = 0;
  let resumed = 0;
  try {
    for (;;) {
      const point = plan[crashPoints.length];
      const crash = point && { crash: { point, durable } };
      const life = await liveOnce({ ...settings, ...crash }, () => network.agent(clientName), screen, signal);
      network.faults.crash(clientName);
      if (crashPoints.length > 0 && life.unfinished > 0) resumed += 1;
      if (life.crashed) {
        crashPoints.push(life.crashed.kind);
        durable = life.crashed.durable;
        progress.note(`The client was killed: ${life.crashed.kind}, commit ${point?.commit}. It starts again.`);
      }
      if (life.outcome) {
        const { log } = network;
        const seen = { identities: log.identities(channel.link), maxJoinRequests: log.maxJoinRequests(channel.link) };
        return { ...life.outcome, ...seen, crashes: crashPoints.length, crashPoints, resumed };
      }
    }
  } finally {
    progress.end();
    await network.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
