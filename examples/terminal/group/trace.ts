import { writeFileSync } from 'node:fs';
import { withoutProbeSecrets } from 'joinery/machines';
import type { NetworkLog } from 'joinery/simulation';

/** Writes every chat message that was sent: one JSON object a line, with when, from whom and to whom. Probes are hidden. */
export function writeTrace(file: string, log: NetworkLog): void {
  const lines = log
    .of('chat')
    .map(({ at, from, to, message }) => JSON.stringify({ at, from, to, ...withoutProbeSecrets(message) }));
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
}
