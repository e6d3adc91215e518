import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { commandLine, refuse, wholeNumber } from '../../scripts/command-line.ts';
import { groups } from './groups/kind.ts';
import { channels } from './kind.ts';
import { merges } from './merges/kind.ts';
import { add, judgeSeed, noVerdict, p99, planOf, type Verdict } from './seed.ts';
import { minimalStory, replay } from './story.ts';

/**
 * Judges whole worlds, of channels, of groups or of merges (`--world`). `--seeds N` of them, from `--from S`; `--json`: the last line is one JSON object; `--story`:
 * what happens in each, step by step; `--sabotage NAME`: the engine is broken in that way, up to the first seed that
 * finds it. Fails where a promise is broken, or a sabotage is not found. A failing seed prints its shortest story.
 */
const usage = 'npm run simulate -- [--seeds N] [--from S] [--world NAME] [--sabotage NAME] [--story] [--json]';
const { values } = commandLine(usage, {
  seeds: { type: 'string', default: '100' },
  from: { type: 'string', default: '1' },
  json: { type: 'boolean', default: false },
  story: { type: 'boolean', default: false },
  sabotage: { type: 'string' },
  world: { type: 'string', default: 'channels' },
  /** This process judges every n-th seed only, and tells its parent: `place/n`. */
  share: { type: 'string', default: '0/1' },
});
const kinds = new Map(Object.entries({ channels, groups, merges }));
const kind = kinds.get(values.world) ?? refuse(`--world: one of ${[...kinds.keys()].join(', ')}`);
const seeds = wholeNumber('seeds', values.seeds);
const from = wholeNumber('from', values.from);
const sabotage = readSabotage(values.sabotage);
/** Stories that are told in full. */
const storiesTold = 3;

if (process.send) await judgeShare();
else if (values.story) await tellAll();
else await report(await judgeAll());

function readSabotage(name: string | undefined): string | undefined {
  if (name === undefined || Object.hasOwn(kind.sabotages, name)) return name;
  return refuse(`--sabotage: one of ${Object.keys(kind.sabotages).join(', ')}`);
}

/** One process for each core; a sabotage is looked for by one, in the order of the seeds. */
async function judgeAll(): Promise<Verdict> {
  const total = noVerdict();
  const processes = Math.min(availableParallelism(), Math.ceil(seeds / 10));
  if (sabotage || processes <= 1) {
    for (let seed = from; seed < from + seeds; seed += 1) {
      add(total, await judgeSeed(seed, sabotage, kind));
      if (sabotage && total.violations.length > 0) break;
    }
    return total;
  }
  const started = Date.now();
  let told = 0;
  const shares = Array.from({ length: processes }, (_, place) => {
    const child = fork(fileURLToPath(import.meta.url), [
      ...[
        '--seeds',
        String(seeds),
        '--from',
        String(from),
        '--share',
        `${place}/${processes}`,
        '--world',
        values.world,
      ],
    ]);
    child.on('message', (verdict) => {
      add(total, verdict as Verdict);
      if (total.seeds < told + 1_000) return;
      told = total.seeds;
      console.error(`${told} seeds in ${Math.round((Date.now() - started) / 1000)} s`);
    });
    return new Promise<void>((resolve, reject) => {
      child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a process ended with ${code}`))));
    });
  });
  await Promise.all(shares);
  total.violations.sort((one, other) => one.plan.seed - other.plan.seed);
  return total;
}

async function judgeShare(): Promise<void> {
  const [place = 0, of = 1] = values.share.split('/').map(Number);
  for (let seed = from + place; seed < from + seeds; seed += of) {
    const verdict = await judgeSeed(seed, undefined, kind);
    await new Promise((resolve) => process.send?.(verdict, resolve));
  }
  process.disconnect();
}

async function report(total: Verdict): Promise<void> {
  const { seeds, steps, commits, crashes, faults, violations } = total;
  for (const broken of violations.slice(0, storiesTold)) console.log(await minimalStory(broken, sabotage, kind));
  for (const { plan, violation } of violations.slice(storiesTold)) console.log(`seed ${plan.seed}: ${violation.what}`);
  for (const note of total.notes) console.log(note);
  // What holds for all seeds together only says nothing of an engine that is broken on purpose.
  const wrong = sabotage === undefined ? kind.counts?.problem(total.counts) : undefined;
  if (wrong !== undefined) console.log(`over all seeds: ${wrong}`);
  const found = violations.length + (wrong === undefined ? 0 : 1);
  const convergeP99Ms = p99(total);
  if (values.json) {
    const own = kind.counts?.names.map((name) => [name, total.counts[name] ?? 0]);
    const counts = own
      ? { seeds, crashes, ...(Object.fromEntries(own) as Record<string, number>), violations: found }
      : { seeds, steps, commits, crashes, faults, violations: found, convergeP99Ms };
    console.log(
      JSON.stringify(sabotage ? { sabotage, foundBySeed: violations[0]?.plan.seed ?? null, ...counts } : counts),
    );
  } else {
    console.log(`${seeds} seeds, ${steps} steps, ${commits} commits, ${crashes} crashes, ${faults} faults`);
    if (kind.counts) console.log(JSON.stringify(total.counts));
    console.log(`${found} broken promises; 99 of 100 worlds converge within ${convergeP99Ms} ms`);
  }
  const right = sabotage ? violations.length > 0 : found === 0;
  if (!right) process.exitCode = 1;
}

async function tellAll(): Promise<void> {
  for (let seed = from; seed < from + seeds; seed += 1) {
    const { story, violation } = await replay(planOf(seed, kind), sabotage, kind);
    console.log([`seed ${seed}`, ...story].join('\n'));
    if (violation) process.exitCode = 1;
  }
}
