import { expect, it } from 'vitest';
import type { GroupDevice } from './group-device.ts';
import { setStage, type Stage } from './stage.ts';

/** Two people get to know each other, and one of them dies once on the way. */
interface Story {
  /** Acts and waits until everything has happened. */
  play(stage: Stage, alice: GroupDevice, bob: GroupDevice): Promise<void>;
}

/**
 * A person does this, on a device whose process may die over it: then it is started again, and the person looks whether
 * it was done, and does it if not.
 */
async function insist(
  stage: Stage,
  act: () => Promise<unknown>,
  done: () => boolean,
  both: GroupDevice[],
): Promise<void> {
  for (let tries = 0; !done(); tries += 1) {
    if (tries > 3) throw new Error('it is never done');
    // A process that dies settles no promise.
    act().catch(() => undefined);
    await stage.clock.runUntil(() => done() || both.some(({ isAlive }) => !isAlive), 7 * 86_400_000);
    for (const device of both) if (!device.isAlive) await device.restart();
  }
}

async function wait(stage: Stage, done: () => boolean, both: GroupDevice[]): Promise<void> {
  await insist(stage, () => Promise.resolve(), done, both);
}

const requestOf = (device: GroupDevice, key: string) => device.memory<{ request: string }>(key).request;
const connected = (...devices: GroupDevice[]) =>
  devices.every((device) => device.all('contact').some(({ value }) => value === 'connected'));

const stories: Record<string, Story> = {
  'a one-time invitation': {
    async play(stage, alice, bob) {
      const both = [alice, bob];
      const input = { contactId: 'bob', by: 'invite' };
      const isInvited = () => ['invited', 'connected'].includes(String(alice.state('contact/bob')));
      await insist(stage, () => alice.begin('contact', 'bob', input), isInvited, both);
      const link = requestOf(alice, 'contact/bob');
      const join = () => bob.begin('contact', 'alice', { contactId: 'alice', by: 'link', link });
      await insist(stage, join, () => bob.row('contact/alice') !== undefined, both);
      await wait(stage, () => connected(alice, bob), both);
    },
  },
  'an address': {
    async play(stage, alice, bob) {
      const both = [alice, bob];
      const input = { addressId: 'mine' };
      const isOpen = () => alice.state('contact-address/mine') === 'open';
      await insist(stage, () => alice.begin('contact-address', 'mine', input), isOpen, both);
      const { link } = alice.memory<{ link: string }>('contact-address/mine');
      const join = () => bob.begin('contact', 'alice', { contactId: 'alice', by: 'link', link });
      await insist(stage, join, () => bob.row('contact/alice') !== undefined, both);
      await wait(stage, () => alice.all('contact-request').length > 0, both);
      const request = alice.all('contact-request')[0]?.key ?? '';
      const isAccepted = () => alice.state(request) === 'accepted';
      await insist(stage, () => alice.tap(request, 'user.accept'), isAccepted, both);
      await wait(stage, () => connected(alice, bob), both);
    },
  },
};

/** Plays it, and lets the device die at one of its commits; returns what came of it, and how many commits there were. */
async function play({ play }: Story, dying: 'Alice' | 'Bob', commit: number, when: 'before' | 'after') {
  const stage = await setStage();
  const alice = await stage.device('Alice');
  const bob = await stage.device('Bob');
  const victim = dying === 'Alice' ? alice : bob;
  if (commit > 0) victim.dieAtCommit(victim.commits + commit, when);
  const before = victim.commits;
  await play(stage, alice, bob);
  await stage.clock.runUntilIdle();
  for (const device of [alice, bob]) if (!device.isAlive) await device.restart();
  await stage.clock.runUntilIdle();
  const end = {
    rows: [alice, bob].map((device) => device.all().map(({ machine, value, commands }) => [machine, value, commands])),
    said: stage.said().map(({ from, as, message }) => `${from} ${as} ${message.event}`),
    told: [alice, bob].map(({ emitted }) => emitted.length),
    // An answer that was stored, and not acknowledged, comes again, and is nobody's by then.
    letters: [alice, bob].flatMap(({ engine }) =>
      engine.deadLetters().filter(({ reason }) => reason !== 'unknown-command'),
    ),
  };
  return { end, commits: victim.commits - before };
}

it.each(Object.keys(stories).flatMap((name) => [[name, 'Alice'] as const, [name, 'Bob'] as const]))(
  '%s comes to the same end, and nothing is sent twice, at whichever commit %s’s process dies',
  async (name, dying) => {
    const story = stories[name];
    if (!story) throw new Error(name);
    const { end, commits } = await play(story, dying, 0, 'before');
    expect(commits).toBeGreaterThan(2);
    expect(end.told).toEqual([1, 1]);
    for (let commit = 1; commit <= commits; commit += 1) {
      for (const when of ['before', 'after'] as const) {
        const { end: other } = await play(story, dying, commit, when);
        // Who was told by a process that died with it, may be told nothing; nobody is told twice.
        const { told, ...rest } = other;
        expect({ at: `${when} ${commit}`, ...rest, told: [...end.told] }).toEqual({ at: `${when} ${commit}`, ...end });
        for (const times of told) expect(times).toBeLessThanOrEqual(1);
      }
    }
  },
);
