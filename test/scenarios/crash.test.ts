import { expect } from 'vitest';
import { isInstance } from '../../runtime/rows.ts';
import { both } from './scenario.ts';

const hour = 3_600_000;

both(
  'RLY-44',
  'killed after the join was sent and before that was stored, it takes the relay’s answer and joins no second time',
  async ({ join, network, clock, alice }) => {
    alice.dieAt('before', (puts) =>
      puts.some((row) => isInstance(row) && row.key.endsWith('relay-1') && row.value === 'joined'),
    );
    const channel = await join({ relays: 2 });
    await clock.runUntil(() => !alice.isAlive);
    expect(alice.relay(1).value).toBe('joining');
    const [first] = channel.relayLinks;
    expect(network.log.of('joinRequest').filter(({ relay, taken }) => relay === first && taken)).toHaveLength(1);

    // The relay answers while nobody is there.
    await clock.advance(hour);
    expect(network.log.of('joinAnswer').map(({ relay }) => relay)).toContain(first);
    expect(network.log.of('connected')).toEqual([]);

    await alice.start();
    await clock.runUntil(() => alice.allAre('connected'));
    expect(alice.channel.value).toBe('functional');
    expect(network.log.of('connected')).toHaveLength(2);
    expect(network.log.maxJoinRequests(channel.link)).toBe(1);
    expect(network.log.identities(channel.link)).toBe(1);
    expect(alice.made).toEqual(['main']);
    expect(alice.engine.deadLetters()).toEqual([]);
  },
);
