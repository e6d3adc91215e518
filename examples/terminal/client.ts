/** The client: an engine on a SQLite file, whose agent is in the process that started this one. */
import { writeSync } from 'node:fs';
import { createEngine, type EngineRow, type InstanceRecord } from 'joinery';
import { libsqlDriver } from 'joinery/libsql';
import { sqliteStore } from 'joinery/sqlite';
import { remoteAgent } from './agent-bridge.ts';
import { viewOf } from './channel-view.ts';
import { crashPipe, type ClientSettings, type WorldCalls } from './client-life.ts';
import { withCrashPoint, type CrashReport, type Ports } from './crash-points.ts';
import { channelKey, join, makeProfile } from './joining.ts';
import { outcomeOf } from './outcome.ts';
import { remoteCalls } from './remote-calls.ts';
import { stepText } from './step-text.ts';

const settings = JSON.parse(process.argv[2] ?? '{}') as ClientSettings;
const agent = remoteAgent(() => world);
const world = remoteCalls<WorldCalls>(process, { event: agent.event });
// Without its agent it can do nothing, and nobody would see it.
process.on('disconnect', () => process.exit());

const { store, agent: reached } = withCrash({ store: sqliteStore<EngineRow>(libsqlDriver(settings.database)), agent });
const engine = await createEngine({
  store: {
    ...store,
    async unfinished() {
      const rows = await store.unfinished();
      await world.opened(rows.length);
      return rows;
    },
  },
  agent: reached,
  profileFactory: makeProfile,
  ...(settings.explain && { observe: (...step) => void world.explain(stepText(...step)) }),
});

const rows = new Map<string, InstanceRecord>();
for (const record of await channelRows()) rows.set(record.key, record);
let isShowing = false;
engine.subscribe(channelKey, ({ key, record }) => {
  if (record) rows.set(key, record);
  else rows.delete(key);
  if (!isShowing) setImmediate(show);
  isShowing = true;
});

const settled = await join(engine, settings);
await engine.close();
await world.settled(outcomeOf(settled));
process.exit();

/** What one commit changed is shown at once, and not row by row. */
function show(): void {
  isShowing = false;
  const view = viewOf(rows);
  if (view) void world.show(view);
}

/** The channel's row and its relays', as an earlier life left them. */
async function channelRows(): Promise<InstanceRecord[]> {
  const channel = await engine.snapshot(channelKey);
  const ids = Object.keys(channel?.children ?? {});
  const relays = await Promise.all(ids.map((id) => engine.snapshot(`${channelKey}/${id}`)));
  return [channel, ...relays].filter((record) => record !== undefined);
}

function withCrash(ports: Ports): Ports {
  const { crash } = settings;
  return crash ? withCrashPoint(ports, crash.point, crash.durable, standStill) : ports;
}

/** Says where it is, and blocks the whole process right there until it is killed. */
function standStill(report: CrashReport): never {
  writeSync(crashPipe, JSON.stringify(report));
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 30_000);
  // Whoever was to kill it has gone.
  process.exit(1);
}
