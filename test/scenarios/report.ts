/**
 * Plays every scenario and says for each how it went. `--json` prints, as the last line, an array of
 * `{ id, preset, passed, messages, assertions }`; else a table. Fails when a scenario does.
 */
import { startVitest, type TestCase } from 'vitest/node';
import { commandLine } from '../../scripts/command-line.ts';
import type { ScenarioReport } from './scenario.ts';

type Line = ScenarioReport & { readonly passed: boolean };

const { values } = commandLine('npm run scenarios -- [--json]', { json: { type: 'boolean', default: false } });
const lines: Line[] = [];
const failures: string[] = [];

const vitest = await startVitest('test', ['test/scenarios/', 'test/groups/'], {
  watch: false,
  project: 'node',
  reporters: [{ onTestCaseResult: add }],
});
failures.push(...(vitest.state.getUnhandledErrors() as { stack?: string }[]).map(({ stack }) => String(stack)));
await vitest.close();

lines.sort((one, other) => one.id.localeCompare(other.id) || one.preset.localeCompare(other.preset));
process.stdout.write(values.json ? `${JSON.stringify(lines)}\n` : table(lines));
if (failures.length > 0) process.stderr.write(`${failures.join('\n\n')}\n`);
process.exitCode = failures.length === 0 && lines.length > 0 && lines.every(({ passed }) => passed) ? 0 : 1;

function add(test: TestCase): void {
  const { scenario } = test.meta();
  const { state, errors = [] } = test.result();
  if (scenario) {
    const { id, preset, messages, assertions } = scenario;
    lines.push({ id, preset, passed: state === 'passed', messages, assertions });
  }
  if (state !== 'passed') failures.push([test.fullName, ...errors.map(({ message }) => message)].join('\n'));
}

function table(rows: readonly Line[]): string {
  const row = (...[id, preset, passed, messages, assertions]: [string, string, string, string, string]) =>
    [id.padEnd(8), preset.padEnd(10), passed.padEnd(8), messages.padStart(8), assertions.padStart(12)].join('');
  return [
    row('id', 'preset', 'passed', 'messages', 'assertions'),
    ...rows.map(({ id, preset, passed, messages, assertions }) =>
      row(id, preset, passed ? 'yes' : 'NO', `${messages}`, `${assertions}`),
    ),
    `${rows.filter(({ passed }) => passed).length} of ${rows.length} passed`,
    '',
  ].join('\n');
}
