import { inspect } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { stepText } from '../../examples/terminal/step-text.ts';
import { beginExchange, deliveryNews, probeNews } from '../../machines/person/probing.ts';
import { withoutProbeSecrets } from '../../machines/person/redact.ts';
import { encodeBase64url } from '../../machines/vocabulary/base64url.ts';
import { chatMessage, type ChatMessage } from '../../machines/vocabulary/chat-message.ts';
import type { Tell } from '../../machines/vocabulary/effect.ts';
import type { JsonObject } from '../../machines/vocabulary/json.ts';
import type { Engine } from '../../runtime/engine.ts';
import type { Logger } from '../../runtime/ports.ts';
import { contactOf, memberOf, people, profileOf } from '../machines/record-stand-ins.ts';

/**
 * A whole exchange of a probe between two devices, bound to both connections. Whatever is shown of it — rows, events,
 * effects, messages, logs — must tell neither the probe nor what it is bound by.
 */

const probe = encodeBase64url(new TextEncoder().encode('a canary of thirty-two bytes ...'));
const secrets: Readonly<Record<string, string>> = {
  'by-contact': 'canary-of-the-contact-connection',
  'by-group': 'canary-of-the-group-connection',
};
const canaries = [probe, ...Object.values(secrets)];

/** As it is, as the redaction leaves it, and as the examples and the logger show it. */
const raw: string[] = [];
const redacted: string[] = [];
const shown: string[] = [];
const logger: Logger = { debug: log, info: log, warn: log, error: log };
function log(...what: unknown[]): void {
  shown.push(inspect(what, { depth: 20, maxStringLength: 1e6 }));
}

type Said = { from: string; message: ChatMessage; name?: string };

/** One of the two devices: who the other is to it as a contact, and in the group. */
async function device(other: string) {
  const profile = profileOf(other);
  const [contact, member] = [`contact/${other}`, `member-connection/g.${other}`];
  const records = { [contact]: contactOf(profile, 'by-contact'), [member]: memberOf('g', profile, 'by-group') };
  const world = await people(records);
  const said: Said[] = [];
  const engine = await world.restart({
    logger,
    observe: (key, event, result) => {
      raw.push(JSON.stringify({ key, event, result }));
      redacted.push(JSON.stringify(withoutProbeSecrets({ key, event, result })));
      shown.push(stepText(key, event, result));
      if (event.type === 'person.say') said.push({ from: key, ...(event as object as Omit<Said, 'from'>) });
    },
  });
  const tell = (...tells: (Tell | undefined)[]) =>
    engine.send('contact/nobody', {
      type: 'do',
      tells: tells.filter((each) => each !== undefined) as object as JsonObject['tells'],
    });
  /** Hands over what was said, and answers what the agent is asked for. Whether there was any of it. */
  const turn = async (peer: { engine: Engine; hear: (record: string, message: ChatMessage) => Promise<unknown> }) => {
    const asked = world.agent.held.filter(({ type }) => type === 'readSecret');
    for (const { corrId, ...command } of asked) {
      const secret = 'connectionId' in command ? (secrets[command.connectionId] ?? '') : '';
      await world.agent.answer(corrId, { type: 'SECRET', secret });
    }
    const messages = said.splice(0);
    for (const { from, message, name } of messages) {
      await peer.hear(from, message);
      if (name !== undefined) await tell(deliveryNews(from, name, true));
    }
    return asked.length + messages.length > 0;
  };
  /** The other device calls us by another name, under keys of the same form. */
  const hear = async (record: string, message: ChatMessage) => {
    const own = record.startsWith('contact/') ? contact : member;
    raw.push(JSON.stringify(message));
    redacted.push(JSON.stringify(withoutProbeSecrets(message)));
    return tell(probeNews(own, message));
  };
  return { ...world, engine, contact, member, tell, turn, hear };
}

let identities: unknown[];

beforeAll(async () => {
  const [ann, bob] = [await device('bob'), await device('ann')];
  await ann.tell(beginExchange(ann.contact, probe));
  for (let busy = true; busy;) {
    const [one, other] = [await ann.turn(bob), await bob.turn(ann)];
    busy = one || other;
  }
  const all = [ann, bob].flatMap(({ engine, contact, member }) => [contact, member].map((key) => ({ engine, key })));
  identities = await Promise.all(all.map(async ({ engine, key }) => (await engine.snapshot(key))?.context['identity']));
  for (const { engine, data } of [ann, bob]) {
    log(engine.deadLetters(), await engine.quarantined());
    for (const { text } of data.rows.values()) {
      raw.push(text);
      redacted.push(JSON.stringify(withoutProbeSecrets(JSON.parse(text) as object)));
    }
    await engine.send('contact/nobody', { type: 'probe.begin', probe }).catch(log);
    await engine.start('probe-exchange', 'x', { probe } as never).catch(log);
  }
});

const telling = (lines: readonly string[]) => lines.filter((line) => canaries.some((canary) => line.includes(canary)));

describe('an exchange of a probe between two devices', () => {
  test('is a whole one: both devices have merged, by bindings of both connections', () => {
    expect(new Set(identities).size).toBe(2);
    expect(identities).not.toContain(undefined);
    for (const canary of canaries) expect(telling(raw).some((line) => line.includes(canary))).toBe(true);
    const events = ['x.info.probe', 'x.info.probe.check', 'x.info.probe.ok'];
    for (const event of events) expect(raw.some((line) => line.includes(`"event":"${event}"`))).toBe(true);
    expect(raw.some((line) => line.includes('"binding":'))).toBe(true);
  });

  test('shows no secret in what is left of rows, events, effects and messages', () => {
    expect(redacted).toHaveLength(raw.length);
    expect(telling(redacted)).toEqual([]);
    expect(redacted.some((line) => line.includes('hidden'))).toBe(true);
  });

  test('shows no secret in a log, an error, a dead letter, or the steps that an example prints', () => {
    expect(shown.some((line) => line.includes('EventInvalid'))).toBe(true);
    expect(shown.some((line) => line.includes('tell probe-match'))).toBe(true);
    expect(telling(shown)).toEqual([]);
  });
});

describe('what is hidden', () => {
  test('is the secret alone: hashes, records and all else stay as they are', () => {
    const check = chatMessage.infoProbeCheck('hash');
    expect(withoutProbeSecrets(check)).toEqual(check);
    expect(withoutProbeSecrets(chatMessage.infoProbe(probe).params)).toMatchObject({ probe: 'hidden' });
    const other = { type: 'drawn', bytes: probe, reply: 'other', list: [1, null, 'text', { probe: 7 }] };
    expect(withoutProbeSecrets(other)).toEqual(other);
  });

  test('is hidden at whatever depth, and in what a record passes on', () => {
    const forwarded = {
      params: { msg: chatMessage.infoProbe(probe) },
      effects: [[{ drawn: { reply: 'probe', bytes: probe } }]],
    };
    expect(JSON.stringify(withoutProbeSecrets(forwarded))).not.toContain(probe);
  });

  test('is hidden in a copy: what is given stays as it is', () => {
    const message = chatMessage.infoProbeOk(probe);
    withoutProbeSecrets(message);
    expect(message.params).toMatchObject({ probe });
  });
});
