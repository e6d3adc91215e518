import { chatMessage, type ChatMessage } from '../../../machines/vocabulary/chat-message.ts';
import type { LogEntryOf } from '../../../simulation/index.ts';
import type { Ground } from '../ground.ts';

const place = '·'.repeat(43);
/** How a secret is said, whoever says it and whether anybody is asked: what it is itself put aside. */
const shapes = [true, false].map((binds) => JSON.stringify(chatMessage.infoProbe(place, binds)));

/** Watches what is said as a secret: to whom, in which form, and whether anything else tells it. */
export class Secrets {
  /** By whom a secret was said, to which connection. */
  readonly #said = new Map<string, { from: string; to: string }>();
  readonly #count = new Map<string, number>();
  readonly #texts: { client: string; text: string }[] = [];

  constructor(private readonly ground: Ground) {}

  said({ from, to, connectionId, message }: LogEntryOf<'chat'>): void {
    const probe = probeIn(message);
    if (probe === undefined) return;
    const other = `${to} ${connectionId}`;
    const known = this.#said.get(probe);
    if (known && known.from === from && known.to !== other)
      this.ground.accuse(from, `one secret is said to two records: to ${known.to}, and to ${other}`);
    const form = JSON.stringify(message).replace(probe, place);
    if (!shapes.includes(form)) this.ground.accuse(from, `its secrets can be told from others: ${form}`);
    if (known) return;
    this.#said.set(probe, { from, to: other });
    this.#count.set(`${from} ${to}`, this.saidTo(from, to) + 1);
  }

  /** How many different secrets one has said to another. */
  saidTo(from: string, to: string): number {
    return this.#count.get(`${from} ${to}`) ?? 0;
  }

  /** The last that a client has said, and who got it. */
  lastOf(client: string): { probe: string; to: string } | undefined {
    const [probe, { to = '' } = {}] = [...this.#said].findLast(([, { from }]) => from === client) ?? [];
    return probe === undefined ? undefined : { probe, to: to.split(' ')[0] ?? '' };
  }

  /** A line of a log, an error, or what an application was told. */
  shown(client: string, text: string): void {
    this.#texts.push({ client, text });
  }

  /** What tells a secret that was to be kept. */
  *told(): Generator<[client: string, what: string]> {
    const secrets = [...this.#said.keys()];
    for (const { client, text } of this.#texts) {
      const found = secrets.find((secret) => text.includes(secret));
      if (found !== undefined) yield [client, `a secret is told: ${text.replace(found, place)}`];
    }
  }
}

function probeIn({ event, params }: ChatMessage): string | undefined {
  const { probe } = params;
  return event === 'x.info.probe' && typeof probe === 'string' ? probe : undefined;
}
