import { commandLine, refuseUnknown, wholeNumber } from '../../scripts/command-line.ts';
import { fuzz } from './target.ts';
import { targets } from './targets.ts';

/**
 * `npm run fuzz -- [target...] [--runs N] [--seed S] [--json]`: feeds every border, or those that are named, with N
 * inputs in all (default a million). Ends with one JSON object where asked for it; fails where anything was found.
 */
const { values, names } = commandLine('npm run fuzz -- [target...] [--runs N] [--seed S] [--json]', {
  json: { type: 'boolean', default: false },
  runs: { type: 'string', default: '1000000' },
  seed: { type: 'string', default: '1' },
});
const [runs, seed] = [wholeNumber('runs', values.runs, 1), wholeNumber('seed', values.seed)];
refuseUnknown(
  'target',
  names,
  targets.map(({ name }) => name),
);
const chosen = targets.filter(({ name }) => names.length === 0 || names.includes(name));

const shares = chosen.reduce((sum, { share }) => sum + share, 0);
const inputs: Record<string, number> = {};
const failures: { target: string; failure: string }[] = [];
for (const target of chosen) {
  const { inputs: made, failure } = await fuzz(target, Math.ceil((runs * target.share) / shares), seed);
  inputs[target.name] = made;
  if (failure !== undefined) failures.push({ target: target.name, failure });
  if (!values.json) console.log(`${target.name}: ${made} inputs, ${failure ?? 'nothing found'}`);
}
const total = Object.values(inputs).reduce((sum, made) => sum + made, 0);
if (values.json) console.log(JSON.stringify({ seed, inputs, total, failures }));
else console.log(`${total} inputs, seed ${seed}`);
if (failures.length > 0) process.exitCode = 1;
