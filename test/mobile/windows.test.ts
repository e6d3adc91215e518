import { describe, expect, it } from 'vitest';
import type { Remaining } from '../../runtime/background.ts';
import { createNetwork, virtualClock, type ChannelSpec } from '../../simulation/index.ts';
import { Device } from '../scenarios/device.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** A device on which the application runs in windows alone, and is killed at the end of each. */
async function pocket(seed: number, spec: ChannelSpec) {
  const clock = virtualClock();
  const network = await createNetwork({ clock, seed });
  const channel = network.addChannel({ name: 'news', ...spec });
  const alice = new Device(network, 'alice', seed);

  /** The process starts, works until it returns, and is killed right then, or after `lives` milliseconds. */
  async function wake(deed?: () => Promise<unknown>, lives = Infinity) {
    await alice.start();
    const began = clock.now();
    await deed?.();
    let left: Remaining | undefined;
    void alice.engine.runUntil({ deadline: began + 10 * second }).then((remaining) => (left = remaining));
    await clock.runUntil(() => left !== undefined || clock.now() >= began + lives, 10 * second).catch(() => undefined);
    alice.die();
    return { left, began, took: clock.now() - began };
  }

  /** A link that could not be fetched waits for the user, who looks at each notification. */
  const look = async (): Promise<void> => {
    if (alice.explain().actions.includes('retry')) await alice.press('user.retry');
  };

  return { clock, network, channel, alice, wake, look, until: (time: number) => clock.advance(time - clock.now()) };
}

describe('an application that lives in windows of 10 seconds, with a kill between them', () => {
  const relays = [{}, { delay: 5 * second }, { delay: 20 * minute }, { delay: 2 * hour }, { busy: 3 }] as const;

  it.each(Array.from({ length: 12 }, (_, seed) => seed))(
    'joins all relays, by a push each 15 minutes (%i)',
    async (seed) => {
      const { clock, network, channel, alice, wake, look } = await pocket(seed, { relays: [...relays] });
      network.faults.rates({ network: 0.1, lost: 0.1, late: 0.1, repeated: 0.1 });
      const first = await wake(() => alice.connect(channel));
      let windows = 1;
      for (; windows < 100 && !alice.allAre('connected'); windows++) {
        await clock.advance(15 * minute - 10 * second);
        const { left, took } = await wake(look);
        expect(took).toBeLessThan(10 * second);
        expect(left?.queue).toBe(0);
      }
      expect(first.left).toBeDefined();
      expect(alice.phases).toEqual(relays.map(() => 'connected'));
      expect(alice.phase).toBe('functional');
      expect(network.log.identities(channel.link)).toBe(1);
      expect(windows).toBeLessThan(60);
    },
  );

  it.each([1, 2, 3, 4, 5, 6])(
    'joins all relays, though the system kills it in the middle of every window (%i)',
    async (seed) => {
      const { clock, network, channel, alice, wake, look } = await pocket(seed, { relays: 3 });
      await wake(() => alice.connect(channel), 40 * seed);
      for (let windows = 1; windows < 100 && !alice.allAre('connected'); windows++) {
        await clock.advance(15 * minute);
        await wake(look, 100 + 35 * seed);
      }
      expect(alice.phases).toEqual(['connected', 'connected', 'connected']);
      expect(network.log.maxJoinRequests(channel.link)).toBe(1);
      expect(network.log.identities(channel.link)).toBe(1);
      expect(alice.made).toHaveLength(1);
    },
  );

  it('has nothing to do in further windows, and uses little of each', async () => {
    const { channel, alice, wake } = await pocket(1, { relays: 2 });
    const first = await wake(() => alice.connect(channel));
    expect(first.left).toEqual({ unfinished: 0, commands: 0, timers: 0, queue: 0, storage: 'ready' });
    expect(first.took).toBeLessThan(5 * second);
    const second_ = await wake();
    expect(second_.took).toBe(2 * second);
    expect(second_.left).toEqual(first.left);
  });
});

describe('an application that is woken when it asks to be', () => {
  it('wakes at most twice an hour while it is offline, for a few seconds each, and joins when it is online', async () => {
    const { clock, network, channel, alice, wake, until } = await pocket(3, { relays: 3 });
    await wake(async () => {
      await alice.connect(channel);
      await clock.runUntil(() => alice.allAre('joining'));
      network.faults.offline('alice');
    });
    expect(network.log.of('connected')).toEqual([]);
    const wakeUps: number[] = [];
    const end = clock.now() + 24 * hour;
    let next = clock.now() + minute;
    while (next < end) {
      await until(next);
      const { left, began, took } = await wake();
      wakeUps.push(began);
      expect(took).toBeLessThanOrEqual(3 * second);
      expect(left?.commands).toBeGreaterThan(0);
      next = left?.nextWakeAt ?? Infinity;
    }
    for (const [n, time] of wakeUps.entries()) {
      const within = wakeUps.filter((each) => each > time - hour && each <= time).length;
      expect(within, `wake-up ${n}`).toBeLessThanOrEqual(2);
    }
    expect(wakeUps.length).toBeGreaterThan(4);
    expect(wakeUps.length).toBeLessThanOrEqual(48);

    await until(next);
    network.faults.offline('alice', false);
    await wake();
    expect(alice.phases).toEqual(['connected', 'connected', 'connected']);
    expect(network.log.maxJoinRequests(channel.link)).toBe(1);
  });

  it('joins by its own alarms alone, where nobody sends a push', async () => {
    const { channel, alice, wake, until } = await pocket(5, { relays: [{}, { delay: 20 * minute }, { busy: 2 }] });
    let { left } = await wake(() => alice.connect(channel));
    let wakeUps = 0;
    for (; left?.nextWakeAt !== undefined && wakeUps < 100; wakeUps++) {
      await until(left.nextWakeAt);
      ({ left } = await wake());
    }
    expect(alice.phases).toEqual(['connected', 'connected', 'connected']);
    expect(wakeUps).toBeLessThan(20);
  });
});
