import { measureCoverage, sum, type Count } from './coverage.ts';
import { describe } from './moves.ts';

/**
 * Prints what the paths of the model cover of the machines, and what is missing. Fails where something is.
 * `--json`: the last line is one JSON object. `--paths`: every path, move by move.
 */
const text = ({ covered, total }: Count): string => `${covered} of ${total}`;

const { machines, paths, uncounted } = await measureCoverage();
const each = Object.entries(machines);
const transitions = sum(each.map(([, machine]) => machine.transitions));
const guards = sum(each.map(([, machine]) => machine.guards));
const missing = [
  ...each.flatMap(([, machine]) => machine.missing),
  ...uncounted.map((item) => `${item} is not counted`),
];

if (process.argv.includes('--paths')) {
  for (const { setting, moves } of paths)
    console.log([setting.name, ...moves.map((move) => `  ${describe(move)}`)].join('\n'));
}
for (const line of missing) console.log(line);
if (process.argv.includes('--json')) {
  const byMachine = Object.fromEntries(each.map(([name, machine]) => [name, machine.transitions]));
  console.log(JSON.stringify({ machines: byMachine, ...transitions, guards, paths: paths.length }));
} else {
  for (const [name, machine] of each) {
    console.log(`${name}: ${text(machine.transitions)} transitions, ${text(machine.guards)} guards seen both ways`);
  }
  const moves = paths.reduce((total, path) => total + path.moves.length, 0);
  console.log(`${paths.length} paths, ${moves} moves`);
}
if (missing.length > 0) process.exitCode = 1;
