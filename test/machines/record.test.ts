import { describe, expect, it } from 'vitest';
import { contact } from '../../machines/contact/contact.ts';
import { memberConnection } from '../../machines/member/member-connection.ts';
import { memberInvitation } from '../../machines/member/member-invitation.ts';
import { membership } from '../../machines/member/membership.ts';
import { goneFrom, isAboutProbes, isProbe, personDirections } from '../../machines/person/record.ts';
import { encodeBase64url } from '../../machines/vocabulary/base64url.ts';
import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import type { JsonObject } from '../../machines/vocabulary/json.ts';
import { step, type MachineState } from '../../runtime/step.ts';
import { confirmed, created, Lone, ready } from './contact-step.ts';
import { Invitation } from './invitation-step.ts';
import { fresh } from './member-step.ts';
import { inGroup } from './membership-step.ts';

/** What every record does for probes and identities, whatever machine it is. */

const probe = encodeBase64url(new Uint8Array(32).fill(5));
const message = chatMessage.infoProbeOk(probe);
const heard = { type: 'connection.message', message: chatMessage.infoProbe(probe) };
const say = { type: 'person.say', message, name: 'probe-match/hash' };
const reachable = { reachable: true };

describe('the directions of a record', () => {
  it('are to say what it is told to, with the name by which its delivery is reported', () => {
    const { sends, tells } = personDirections('contact/c', reachable, say);
    expect(sends).toEqual([{ type: 'connection.send', message, name: 'probe-match/hash' }]);
    expect(tells).toEqual([]);
  });

  it('are to report at once what it can’t say, where somebody waits for it', () => {
    const { sends, tells } = personDirections('contact/c', { reachable: false }, say);
    expect(sends).toEqual([]);
    const event = { type: 'probe.undelivered', record: 'contact/c' };
    expect(tells).toEqual([{ to: { key: 'probe-match/hash' }, event }]);
    const unnamed = personDirections('contact/c', { reachable: false }, { ...say, name: undefined } as never);
    expect(unnamed.tells).toEqual([]);
  });

  it('are to remember who it is not: the newest 32', () => {
    const apart = Array.from({ length: 31 }, (_, n) => `contact/${n}`);
    const event = { type: 'person.apart', from: ['contact/30', 'contact/x', 'contact/y'] };
    const { memory } = personDirections('contact/c', { ...reachable, apart }, event);
    expect(memory.apart).toEqual([...apart.slice(1), 'contact/x', 'contact/y']);
  });

  it('are none for what is about something else', () => {
    const said = { type: 'connection.message', message: chatMessage.ok() };
    for (const event of [said, { type: 'user.delete' }, { type: 'connection.sent', name: 'request-1' }]) {
      expect(personDirections('contact/c', reachable, event)).toEqual({ tells: [], sends: [], memory: {} });
    }
    expect([isAboutProbes('contact/c', said), isAboutProbes('contact/c', heard)]).toEqual([false, true]);
    expect([isProbe({ type: 'drawn' }), isProbe({ type: 'drawn', reply: 'probe' } as never)]).toEqual([false, true]);
  });

  it('are to have its probes go with it, and its identity where it has one', () => {
    expect(goneFrom('contact/c').map(({ to }) => to)).toEqual([{ label: 'probes-of:contact/c' }]);
    expect(goneFrom('contact/c', 'identity/i')[1]).toEqual({
      to: { key: 'identity/i' },
      event: { type: 'record.gone', record: 'contact/c' },
    });
  });
});

/** One of each, connected: its key, its machine, and what it remembers. */
const records = [
  ['contact/c', contact, () => Lone.contact({ by: 'invite' }).send(created(), confirmed(), ready).context],
  ['member-connection/g.erna', memberConnection, () => fresh.connected().context],
  ['member-invitation/', memberInvitation, () => Invitation.connected().context],
  ['membership/g', membership, () => inGroup().context],
] as const;

describe.each(records)('%s', (prefix, machine, remembered) => {
  function after(...events: object[]) {
    let state: MachineState = {
      ...{ status: 'active', value: 'connected', children: { connection: 'peer-connection' } },
      context: remembered() as object as JsonObject,
    };
    const all = events.flatMap((event) => {
      const result = step(machine, state, event as { type: string } & JsonObject);
      state = result.state;
      return result.effects;
    });
    const tells = all.filter((effect) => effect.kind === 'tell');
    return { ...state, tells, sends: all.filter((effect) => effect.kind === 'send') };
  }

  it('says what it is told to, and reports what became of it', () => {
    const sent = { type: 'connection.sent', name: 'probe-match/hash' };
    const { sends, tells, value } = after(say, sent, { ...sent, type: 'connection.undelivered' });
    expect(sends).toMatchObject([{ event: { type: 'connection.send', message, name: 'probe-match/hash' } }]);
    expect(tells.map(({ to, event }) => [to, event.type])).toEqual([
      [{ key: 'probe-match/hash' }, 'probe.sent'],
      [{ key: 'probe-match/hash' }, 'probe.undelivered'],
    ]);
    expect(tells.every(({ event }) => (event['record'] as string).startsWith(prefix))).toBe(true);
    expect(value).toBe('connected');
  });

  it('hands a probe over to its match, and to nobody else', () => {
    const { tells } = after(heard);
    expect(tells).toMatchObject([{ to: { machine: 'probe-match' }, event: { type: 'probe.heard', probe } }]);
  });

  it('asks who else it may be when its user wants to know, by a probe of its own', () => {
    const { tells, context } = after({ type: 'user.probe' }, { type: 'drawn', reply: 'probe', bytes: probe });
    expect(tells).toMatchObject([{ to: { machine: 'probe-exchange' }, event: { type: 'probe.begin', probe } }]);
    expect(context['probed']).toBe(true);
    expect(JSON.stringify(context)).not.toContain(probe);
  });

  it('remembers who it is, and who it is not', () => {
    const { context } = after(
      { type: 'person.known', identity: 'identity/i' },
      { type: 'person.apart', from: ['contact/x'] },
    );
    expect(context).toMatchObject({ identity: 'identity/i', apart: ['contact/x'] });
    expect(after({ type: 'person.known', identity: 'identity/i' }, { type: 'person.known' }).context['identity']).toBe(
      undefined,
    );
  });
});

it('a member who turns out to be somebody else has the contact no longer', () => {
  const known = { type: 'person.known', identity: 'identity/i', contact: 'contact/c' };
  const row = fresh.connected().send(known);
  expect(row.context.contact).toEqual({ key: 'contact/c', state: 'there' });
  expect(row.send({ type: 'person.known' }).context.contact).toBeUndefined();
});
