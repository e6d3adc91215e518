import { describe, expect, it } from 'vitest';
import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import type { JsonObject } from '../../machines/vocabulary/json.ts';
import { AgentClient } from '../scenarios/agent-stage.ts';
import { befriend, requestOf } from './befriend.ts';
import type { GroupDevice } from './group-device.ts';
import { setStage, type Stage } from './stage.ts';

const hour = 3_600_000;
const day = 24 * hour;
const noNetwork = { type: 'BROKER', code: 'NETWORK' };
const noQueue = { type: 'SMP', code: 'AUTH' };

const invite = (fields: JsonObject = {}) => ({ contactId: 'bob', by: 'invite', ...fields });
const byLink = (link: string, fields: JsonObject = {}) => ({ contactId: 'alice', by: 'link', link, ...fields });
const nameOf = (device: GroupDevice, key: string) =>
  device.memory<{ peer?: { profile: { displayName: string } } }>(key).peer?.profile.displayName;

const refusal = (code: string) => ({ error: { type: 'Refused', reason: { code } } });

/** What went over the network, as who put what into whose queue. */
const said = (stage: Stage) => stage.said().map(({ from, as, message }) => `${from} ${as} ${message.event}`);

async function couple() {
  const stage = await setStage();
  return { ...stage, stage, alice: await stage.device('Alice'), bob: await stage.device('Bob') };
}

/** Alice has an address. */
async function withAddress(fields: JsonObject = {}) {
  const two = await couple();
  const address = await two.alice.begin('contact-address', 'mine', { addressId: 'mine', ...fields });
  await two.alice.until(address, 'open');
  return { ...two, address, link: two.alice.memory<{ link: string }>(address).link };
}

const requests = (device: GroupDevice) => device.all('contact-request');

/** As soon as somebody has asked: the request's key. */
async function asked({ clock }: Stage, device: GroupDevice): Promise<string> {
  await clock.runUntil(() => requests(device).length > 0);
  return requests(device)[0]?.key ?? '';
}

describe('a one-time invitation', () => {
  it('makes both connected, each with the other’s profile, and each is told of it once', async () => {
    const { stage, alice, bob } = await couple();
    const [invited, joined] = await befriend(stage, alice, bob);
    expect([nameOf(alice, invited), nameOf(bob, joined)]).toEqual(['Bob', 'Alice']);
    expect(said(stage)).toEqual(['Bob CONF x.info', 'Alice INFO x.info']);
    expect([alice.told('contact.connected'), bob.told('contact.connected')].map(({ length }) => length)).toEqual([
      1, 1,
    ]);
  });

  it('shows who joins as the profile that was chosen for it, or a random one', async () => {
    const { alice, bob } = await couple();
    const profile = { displayName: 'Gardener' };
    const key = await alice.begin('contact', 'bob', invite({ profile }));
    await alice.until(key, 'invited');
    await bob.begin('contact', 'alice', byLink(requestOf(alice, key), { incognito: true }));
    await alice.until(key, 'connected');
    await bob.until('contact/alice', 'connected');
    expect([nameOf(bob, 'contact/alice'), nameOf(alice, key)]).toEqual(['Gardener', 'Incognito 1']);
    expect([alice.made, bob.made]).toEqual([[], ['incognito']]);
  });

  it('GMC-26: is joined while whoever invited is offline, and connects on return', async () => {
    const { alice, bob } = await couple();
    const key = await alice.begin('contact', 'bob', invite());
    await alice.until(key, 'invited');
    alice.offline();
    await bob.begin('contact', 'alice', byLink(requestOf(alice, key)));
    await bob.until('contact/alice', 'requested');
    await alice.network.clock.advance(hour);
    expect(alice.state(key)).toBe('invited');
    alice.offline(false);
    await bob.until('contact/alice', 'connected');
    await alice.until(key, 'connected');
  });

  it('GMC-27: is joined offline, and connects on return', async () => {
    const { alice, bob } = await couple();
    const key = await alice.begin('contact', 'bob', invite());
    await alice.until(key, 'invited');
    bob.offline();
    await bob.begin('contact', 'alice', byLink(requestOf(alice, key), { mode: 'background' }));
    await alice.network.clock.advance(hour);
    expect(bob.state('contact/alice')).toBe('joining');
    bob.offline(false);
    await bob.until('contact/alice', 'connected');
    await alice.until(key, 'connected');
  });

  it('GMC-28: connects although the two are never online at the same time until the end', async () => {
    const { clock, alice, bob } = await couple();
    const key = await alice.begin('contact', 'bob', invite());
    await alice.until(key, 'invited');
    alice.offline();
    await bob.begin('contact', 'alice', byLink(requestOf(alice, key)));
    await bob.until('contact/alice', 'requested');
    bob.offline();
    alice.offline(false);
    await alice.until(key, 'connected');
    alice.offline();
    expect(bob.state('contact/alice')).toBe('requested');
    bob.offline(false);
    await bob.until('contact/alice', 'connected');
    await clock.settle();
    expect(alice.state(key)).toBe('connected');
  });

  it('PLN-22, GMC-13: an interrupted join is tried again on the same connection', async () => {
    const { stage, network, alice, bob } = await couple();
    const key = await alice.begin('contact', 'bob', invite());
    await alice.until(key, 'invited');
    network.faults.fail('Bob', 'joinConnection', noNetwork);
    await bob.begin('contact', 'alice', byLink(requestOf(alice, key)));
    await bob.until('contact/alice', 'interrupted');
    expect(bob.memory('contact/alice')).toMatchObject({ reason: { code: 'Unreachable' } });
    const before = bob.memory<{ connectionId: string }>('contact/alice/connection').connectionId;
    await bob.tap('contact/alice', 'user.retry');
    await bob.until('contact/alice', 'connected');
    expect(bob.memory<{ connectionId: string }>('contact/alice/connection').connectionId).toBe(before);
    expect(said(stage)).toEqual(['Bob CONF x.info', 'Alice INFO x.info']);
  });

  it('fails for whoever comes second, and says why', async () => {
    const { stage, alice, bob } = await couple();
    const [invited] = await befriend(stage, alice, bob);
    const carol = await stage.device('Carol');
    await carol.begin('contact', 'alice', byLink(requestOf(alice, invited)));
    await carol.until('contact/alice', 'failed');
    expect(carol.memory('contact/alice')).toMatchObject({ reason: { code: 'AgentFailed', during: 'join' } });
    expect(alice.state(invited)).toBe('connected');
  });
});

describe('an address', () => {
  it('is asked by its short link; who is accepted becomes a contact', async () => {
    const { stage, alice, bob, link } = await withAddress();
    await bob.begin('contact', 'alice', byLink(link));
    const request = await asked(stage, alice);
    expect(nameOf(alice, request)).toBe('Bob');
    await alice.tap(request, 'user.accept');
    await bob.until('contact/alice', 'connected');
    const [contact] = alice.all('contact');
    await alice.until(contact?.key ?? '', 'connected');
    expect([nameOf(alice, contact?.key ?? ''), nameOf(bob, 'contact/alice')]).toEqual(['Bob', 'Alice']);
    const handshake = ['Bob REQ x.contact', 'Alice CONF x.info', 'Bob INFO x.info'];
    expect(said(stage)).toEqual([...handshake, 'Bob MSG x.info.probe']);
  });

  it('is asked by its request as well, and where the agent makes no short link by that alone', async () => {
    const { stage, network, alice, bob } = await couple();
    network.faults.fail('Alice', 'setLink', { type: 'CMD', code: 'PROHIBITED' });
    const address = await alice.begin('contact-address', 'mine', { addressId: 'mine', automatic: true });
    await alice.until(address, 'open');
    expect(alice.memory(address)).toMatchObject({ reason: { code: 'AgentFailed', during: 'setLink' } });
    await bob.begin('contact', 'alice', byLink(requestOf(alice, address)));
    await bob.until('contact/alice', 'connected');
    expect(said(stage)[0]).toBe('Bob REQ x.contact');
    await alice.tap(address, 'user.retry');
    await alice.until(address, 'open');
    expect(alice.memory(address)).toMatchObject({ link: expect.stringMatching(/^https:/) as string });
  });

  it('tells nobody that it rejects: who asked learns by its limit', async () => {
    const { stage, alice, bob, link } = await withAddress();
    await bob.begin('contact', 'alice', byLink(link));
    const request = await asked(stage, alice);
    await alice.tap(request, 'user.reject');
    expect(requests(alice)).toEqual([]);
    await bob.until('contact/alice', 'failed');
    expect(bob.memory('contact/alice')).toMatchObject({ reason: { code: 'TimedOut', waitedFor: 'answer' } });
    expect(said(stage)).toEqual(['Bob REQ x.contact']);
    expect(alice.all('contact')).toEqual([]);
  });

  it('PLN-21: who asks three times by one link is one request, with the latest profile, and is accepted by it', async () => {
    const { stage, network, clock, alice, address } = await withAddress();
    const carol = new AgentClient(network, 'Carol');
    for (const name of ['Carol', 'Caroline', 'Lina']) {
      const message = chatMessage.contact({ displayName: name, fullName: '' }, 'carols-request');
      const request = requestOf(alice, address);
      await carol.ask({ type: 'joinConnection', connectionId: name, request, message, mode: 'background' });
    }
    await clock.runUntil(() => stage.said('x.contact').length === 3 && requests(alice).length > 0);
    await clock.advance(hour);
    expect(requests(alice)).toHaveLength(1);
    const request = requests(alice)[0]?.key ?? '';
    expect(nameOf(alice, request)).toBe('Lina');
    await alice.tap(request, 'user.accept');
    await carol.heard('CONF');
    expect(carol.of('CONF').map(({ connectionId }) => connectionId)).toEqual(['Lina']);
  });

  it('takes who asks again, as its first attempt came to nothing, without asking the user again', async () => {
    const { stage, alice, bob, link } = await withAddress();
    await bob.begin('contact', 'alice', byLink(link, { limits: { answer: hour } }));
    const request = await asked(stage, alice);
    await bob.until('contact/alice', 'failed');
    await alice.tap(request, 'user.accept');
    const key = alice.all('contact')[0]?.key ?? '';
    await alice.until(key, 'failed');
    await bob.tap('contact/alice', 'user.retry');
    await bob.until('contact/alice', 'connected');
    await alice.until(key, 'connected');
    expect([requests(alice).length, alice.all('contact').length]).toEqual([1, 1]);
    const names = stage.said('x.contact').map(({ message }) => message.params['contactReqId']);
    expect([names.length, new Set(names).size]).toEqual([2, 1]);
  });

  it('takes who lost the connection as soon as it was made for somebody new: the first may be in use', async () => {
    const { network, clock, alice, bob, link } = await withAddress({ automatic: true });
    network.faults.delay('Bob', 'CON', hour);
    await bob.begin('contact', 'alice', byLink(link));
    await clock.runUntil(() => alice.all('contact')[0]?.value === 'connected');
    expect(bob.state('contact/alice')).toBe('connecting');
    const { connectionId } = bob.memory<{ connectionId: string }>('contact/alice/connection');
    await bob.tell({ type: 'ERR', id: 'late', connectionId, error: { type: 'SMP', code: 'AUTH' } });
    await bob.until('contact/alice', 'failed');
    await bob.tap('contact/alice', 'user.retry');
    await bob.until('contact/alice', 'connected');
    await clock.advance(hour);
    expect(alice.all('contact').map(({ value }) => value)).toEqual(['connected', 'connected']);
  });

  it('asks nothing of anybody once it is deleted', async () => {
    const { alice, bob, address, link } = await withAddress();
    await alice.tap(address, 'user.delete');
    await alice.network.clock.runUntil(() => alice.row(address) === undefined);
    await bob.begin('contact', 'alice', byLink(link));
    await bob.until('contact/alice', 'failed');
    expect(requests(alice)).toEqual([]);
  });
});

describe('contacts', () => {
  it('write to each other, and a message that comes twice is shown once', async () => {
    const { stage, clock, alice, bob } = await couple();
    const [toBob, toAlice] = await befriend(stage, alice, bob);
    await alice.tap(toBob, 'user.send', { text: 'hello', msgId: 'm1' });
    await alice.tap(toBob, 'user.send', { text: 'hello', msgId: 'm1' });
    await bob.tap(toAlice, 'user.send', { text: 'hi' });
    await clock.advance(hour);
    expect(bob.told('message.received')).toMatchObject([{ msgId: 'm1', content: { type: 'text', text: 'hello' } }]);
    expect(alice.told('message.received')).toMatchObject([{ msgId: expect.any(String) as string }]);
    expect(stage.said('x.msg.new')).toHaveLength(3);
  });

  it('one deletes the other: the other is told before the connection goes, and keeps what was said', async () => {
    const { stage, clock, alice, bob } = await couple();
    const [toBob, toAlice] = await befriend(stage, alice, bob);
    bob.offline();
    await alice.tap(toBob, 'user.send', { text: 'farewell', msgId: 'm1' });
    await alice.tap(toBob, 'user.delete');
    await clock.runUntil(() => alice.row(toBob) === undefined, 7 * day);
    bob.offline(false);
    await bob.until(toAlice, 'gone');
    expect(bob.told('message.received')).toHaveLength(1);
    expect(bob.memory(toAlice)).toMatchObject({ reason: { code: 'PeerGone' } });
    await expect(bob.tap(toAlice, 'user.send', { text: 'wait' })).rejects.toMatchObject({
      error: { type: 'Refused', reason: { code: 'NotHere', what: 'contact' } },
    });
    await bob.tap(toAlice, 'user.delete');
    await clock.advance(hour);
    expect([alice.all(), bob.all()]).toEqual([[], []]);
  });

  it('of what is written to somebody who is not there yet, as much is taken as can be kept', async () => {
    const { alice, bob, clock } = await couple();
    await alice.begin('contact', 'bob', invite());
    await alice.until('contact/bob', 'invited');
    const texts = Array.from({ length: 64 }, (_, at) => `m${at}`);
    for (const msgId of texts) await alice.tap('contact/bob', 'user.send', { text: 'hello', msgId });
    await expect(alice.tap('contact/bob', 'user.send', { text: 'hello' })).rejects.toMatchObject(refusal('OutboxFull'));
    await bob.begin('contact', 'alice', byLink(requestOf(alice, 'contact/bob')));
    await clock.runUntil(() => bob.told('message.received').length === texts.length);
    expect(bob.told('message.received').map(({ msgId }) => msgId)).toEqual(texts);
  });

  it('GMC-22: whose queue is gone is not written to any more, until somebody tries again', async () => {
    const { stage, network, clock, alice, bob } = await couple();
    const [toBob] = await befriend(stage, alice, bob);
    network.faults.fail('Alice', 'sendMessage', noQueue, { times: 10 });
    const asked = Array.from({ length: 10 }, (_, at) => `m${at}`);
    for (const msgId of asked) {
      await alice.tap(toBob, 'user.send', { text: 'are you there?', msgId });
      await clock.advance(hour);
    }
    expect(alice.told('message.undelivered').map(({ msgId }) => msgId)).toEqual(asked);
    await expect(alice.tap(toBob, 'user.send', { text: 'are you?' })).rejects.toMatchObject(refusal('PeerGone'));
    expect(alice.memory(toBob)).toMatchObject({ trouble: 'disabled', reason: { code: 'PeerGone' } });
    expect(stage.said('x.msg.new')).toEqual([]);
    await alice.tap(toBob, 'user.retry');
    await alice.tap(toBob, 'user.send', { text: 'once more', msgId: 'm12' });
    await clock.runUntil(() => bob.told('message.received').length === 1);
    expect(alice.memory<{ trouble?: string }>(toBob).trouble).toBeUndefined();
  });
});
