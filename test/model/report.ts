import { registry, type MachineName } from '../../machines/registry.ts';
import { commandLine, refuseUnknown } from '../../scripts/command-line.ts';
import { measureCoverage, sum, unexplored, type Count, type MachineCoverage } from './coverage.ts';
import { describe } from './moves.ts';
import type { ModelPath } from './subject.ts';
import { subjects } from './subjects.ts';

/**
 * Prints what the paths of the model cover of the machines, and what is missing. Fails where something is.
 * Names of machines: those only. `--json`: the last line is one JSON object. `--paths`: every path, move by move.
 */
const text = ({ covered, total }: Count): string => `${covered} of ${total}`;
const { values, names } = commandLine('npm run test:model -- [machine...] [--json] [--paths]', {
  json: { type: 'boolean', default: false },
  paths: { type: 'boolean', default: false },
});
refuseUnknown('machine', names, Object.keys(registry));
const isAsked = (name: string): boolean => names.length === 0 || names.includes(name);

const byMachine = new Map<string, MachineCoverage>();
for (const name of Object.keys(registry) as MachineName[]) if (isAsked(name)) byMachine.set(name, unexplored(name));
const paths: ModelPath[] = [];
const uncounted: string[] = [];
for (const subject of subjects.filter(({ machines }) => machines.some(isAsked))) {
  const coverage = await measureCoverage(subject);
  for (const [name, machine] of Object.entries(coverage.machines)) byMachine.set(name, machine);
  paths.push(...coverage.paths);
  uncounted.push(...coverage.uncounted);
}
const each = [...byMachine];
const transitions = sum(each.map(([, machine]) => machine.transitions));
const guards = sum(each.map(([, machine]) => machine.guards));
const missing = [
  ...each.flatMap(([, machine]) => machine.missing),
  ...uncounted.map((item) => `${item} is not counted`),
];

if (values.paths) {
  for (const { scene, moves } of paths)
    console.log([scene.name, ...moves.map((move) => `  ${describe(move)}`)].join('\n'));
}
for (const line of missing) console.log(line);
if (values.json) {
  const machines = Object.fromEntries(each.map(([name, machine]) => [name, machine.transitions]));
  console.log(JSON.stringify({ machines, ...transitions, guards, paths: paths.length }));
} else {
  for (const [name, machine] of each) {
    console.log(`${name}: ${text(machine.transitions)} transitions, ${text(machine.guards)} guards seen both ways`);
  }
  const moves = paths.reduce((total, path) => total + path.moves.length, 0);
  console.log(`${paths.length} paths, ${moves} moves`);
}
if (missing.length > 0) process.exitCode = 1;
