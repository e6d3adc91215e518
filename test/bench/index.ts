import { commandLine, refuseUnknown, wholeNumber } from '../../scripts/command-line.ts';
import { aims } from './aims.ts';
import { benchmarks, runBenchmarks } from './benchmarks.ts';
import type { Result } from './measure.ts';

/**
 * `npm run bench -- [name...] [--runs N] [--quick] [--json]`: runs the named benchmarks, or all. Ends with one JSON
 * object where asked for it. `--quick` tells whether they run, and nothing about speed.
 */
const { values, names } = commandLine('npm run bench -- [name...] [--runs N] [--quick] [--json]', {
  json: { type: 'boolean', default: false },
  quick: { type: 'boolean', default: false },
  runs: { type: 'string' },
});
const runs = wholeNumber('runs', values.runs ?? (values.quick ? '1' : '7'), 1);
refuseUnknown('benchmark', names, Object.keys(benchmarks));

const results = await runBenchmarks(names, { runs, quick: values.quick });
if (values.json) console.log(JSON.stringify({ results }));
else for (const result of results) console.log(line(result));

function line({ name, ratio, runs }: Result): string {
  const figure = `${name.padEnd(34)} ${ratio.toFixed(3).padStart(8)}  (of ${runs})`;
  const aim = aims[name];
  if (!aim) return figure;
  const met = 'atLeast' in aim ? ratio >= aim.atLeast : ratio <= aim.atMost;
  return `${figure}  aim ${'atLeast' in aim ? `>= ${aim.atLeast}` : `<= ${aim.atMost}`}${met ? '' : ', missed'}`;
}
