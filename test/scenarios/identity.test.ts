import { expect } from 'vitest';
import { english } from '../../machines/messages/english.ts';
import { reasonWords } from '../../machines/messages/words.ts';
import type { AgentError } from '../../machines/vocabulary/agent-error.ts';
import { mainName } from './device.ts';
import { both } from './scenario.ts';

const authError: AgentError = { type: 'SMP', code: 'AUTH' };

both(
  'RLY-14',
  'incognito, both relays see one and the same made-up name, and nobody the main one',
  async ({ join, network, clock, alice }) => {
    const channel = await join({ relays: 2 }, { incognito: true });
    await clock.runUntil(() => alice.allAre('connected'));
    expect(alice.made).toEqual(['incognito']);
    expect(network.log.identities(channel.link)).toBe(1);
    const seen = [...network.log.of('joinRequest'), ...network.log.of('connected')];
    expect(seen.map(({ profile }) => profile['displayName'])).toEqual(Array.from({ length: 4 }, () => 'Incognito 1'));
    expect(new Set(seen.map(({ relay }) => relay)).size).toBe(2);
    expect(JSON.stringify(network.save())).not.toContain(mainName);
  },
);

both(
  'RLY-16',
  'incognito, after all relays failed and three retries there is still one profile and one key pair',
  async ({ join, network, clock, alice }) => {
    network.faults.fail('alice', 'joinConnection', authError, { times: 6 });
    const channel = await join({ relays: 2 }, { incognito: true });
    const identities: unknown[] = [];
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await clock.runUntil(() => alice.phase === 'failed');
      identities.push([alice.context.profile, alice.context.key, alice.context.memberId]);
      await alice.press('user.retry');
    }
    await clock.runUntil(() => alice.allAre('connected'));
    identities.push([alice.context.profile, alice.context.key, alice.context.memberId]);
    expect(new Set(identities.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(alice.made).toEqual(['incognito']);
    expect(Object.keys(network.save().clients['alice']?.keys ?? {})).toHaveLength(1);
    expect(network.log.identities(channel.link)).toBe(1);
    expect(network.log.maxJoinRequests(channel.link)).toBe(1);
    expect([1, 2].map((number) => alice.relay(number).context['incarnation'])).toEqual([4, 4]);
  },
);

both(
  'RLY-17',
  'a connection prepared with the main profile cannot become incognito: refused, with nothing changed',
  async ({ join, network, clock, alice }) => {
    const channel = await join({ relays: [{ behaviour: 'ignore' }] });
    await clock.runUntil(() => alice.phases[0] === 'joined');
    const before = alice.bytes;
    const seen = network.log.entries.length;
    for (const press of ['user.connect', 'user.chooseProfile'] as const) {
      await expect(alice.press(press, { incognito: true })).rejects.toMatchObject({
        type: 'Refused',
        error: { reason: { code: 'ProfileLocked' } },
      });
    }
    expect(reasonWords(english, { code: 'ProfileLocked' }).sentence).toBe(
      'The profile that you chose first was sent already.',
    );
    expect(alice.bytes).toBe(before);
    // The same choice once more is none: nothing is refused, and nothing done.
    await expect(alice.press('user.connect', { incognito: false })).resolves.toBeDefined();
    expect(alice.bytes).toBe(before);
    expect(network.log.entries).toHaveLength(seen);
    channel.relays[0]?.accept();
    await clock.runUntil(() => alice.allAre('connected'));
    expect(network.log.of('connected').map(({ profile }) => profile['displayName'])).toEqual([mainName]);
  },
);
