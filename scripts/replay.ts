import { readFileSync } from 'node:fs';
import { registry } from '../machines/registry.ts';
import { JoineryError } from '../runtime/errors.ts';
import { readRecording } from '../runtime/inspect/read-recording.ts';
import { type Difference, replay } from '../runtime/inspect/replay.ts';
import { commandLine, refuse } from './command-line.ts';

/**
 * `npm run replay -- FILE... [--json]`: takes every step of a recording once more with the machines as they are now. Exit
 * code 1 where they go another way, 2 where a file can't be read: a recording is a regression test.
 */
const usage = 'npm run replay -- FILE... [--json]';
const { values, names } = commandLine(usage, { json: { type: 'boolean', default: false } });
if (names.length === 0) refuse(usage);

const results = names.map((file) => ({ file, ...replay(recordingIn(file), registry) }));
if (values.json) console.log(JSON.stringify({ results }));
else
  for (const { file, steps, skipped, difference } of results) {
    const left = skipped > 0 ? `, ${skipped} of instances whose rows are not in it` : '';
    console.log(`${file}: ${difference ? words(difference) : `${steps} steps as they were recorded${left}`}`);
  }
process.exit(results.some(({ difference }) => difference) ? 1 : 0);

function recordingIn(file: string) {
  try {
    return readRecording(readFileSync(file, 'utf8'));
  } catch (error) {
    return refuse(`${file}: ${error instanceof JoineryError ? JSON.stringify(error.error) : String(error)}`);
  }
}

function words({ seq, key, machine, event, what, where, expected, got }: Difference): string {
  if (what === 'version')
    return `rows of '${machine}' are of version ${JSON.stringify(expected)}, and it is at ${JSON.stringify(got)}`;
  const place = `record ${seq}, ${key}${event === undefined ? '' : ` on ${event}`}`;
  if (what === 'machine') return `${place}: there is no machine '${machine}'`;
  if (what === 'threw') return `${place}: ${machine} throws ${JSON.stringify(got)}`;
  const field = where === undefined ? what : `${what}.${where}`;
  return `${place}: ${field} was ${JSON.stringify(expected)}, and is ${JSON.stringify(got)}`;
}
