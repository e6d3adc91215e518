import { parseArgs } from 'node:util';
import type { Result } from './measure.ts';
import { stepBenchmark } from './step.ts';

const benchmarks: Record<string, () => Result[] | Promise<Result[]>> = { step: stepBenchmark };

/** `npm run bench -- [name...] [--json]`: runs the named benchmarks, or all. Ends with one JSON object where asked for it. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false } },
});
const unknown = positionals.filter((name) => !(name in benchmarks));
if (unknown.length > 0) {
  console.error(`No benchmark ${unknown.join(', ')}; there are: ${Object.keys(benchmarks).join(', ')}`);
  process.exit(2);
}

const results: Result[] = [];
for (const name of positionals.length > 0 ? positionals : Object.keys(benchmarks)) {
  const run = benchmarks[name];
  if (run) results.push(...(await run()));
}
if (values.json) console.log(JSON.stringify({ results }));
else
  for (const { name, ratio, runs } of results)
    console.log(`${name.padEnd(24)} ${ratio.toFixed(3)}  (median of ${runs})`);
