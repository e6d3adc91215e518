import { expect, it } from 'vitest';
import { Group } from './group.ts';
import type { GroupDevice } from './group-device.ts';
import { setStage, type Stage } from './stage.ts';

const week = 604_800_000;
type Names = 'Hanna' | 'Emil' | 'Nora';

/** A group of two that a third gets into: acts and waits until everything has happened. */
interface Story {
  prepare(group: Group, nora: GroupDevice): Promise<void>;
  play(told: Told): Promise<void>;
}

interface Told {
  readonly group: Group;
  readonly devices: Readonly<Record<Names, GroupDevice>>;
  /** Lets time pass until it is so. A process that dies is started again; the person looks, and does it again if need be. */
  until(done: () => boolean, act?: () => Promise<unknown>): Promise<void>;
}

function until(stage: Stage, devices: readonly GroupDevice[]): Told['until'] {
  return async (done, act = async () => undefined) => {
    for (let tries = 0; !done(); tries += 1) {
      if (tries > 3) throw new Error('it is never done');
      // A process that dies settles no promise.
      act().catch(() => undefined);
      await stage.clock.runUntil(() => done() || devices.some(({ isAlive }) => !isAlive), week);
      for (const device of devices) if (!device.isAlive) await device.restart();
    }
  };
}

const row = 'member-invitation/garden.Nora';

async function enter({ group, devices: { Hanna, Emil, Nora }, until }: Told, former = 0): Promise<void> {
  await until(() => Nora.all('membership').length > former);
  const memberId = Hanna.memory<{ memberId?: string }>(row).memberId;
  const membership = Nora.all('membership').find(({ context }) => context['memberId'] === memberId)?.key ?? '';
  group.knows(Nora, membership.slice('membership/'.length));
  await until(
    () => Nora.state(membership) !== 'invited',
    () => Nora.tap(membership, 'user.join'),
  );
  await until(() => group.isIn(Nora) && group.introduction(Nora, Emil) === 'connected');
}

const stories: Readonly<Record<string, Story>> = {
  'an invitation that is accepted': {
    prepare: async (group, nora) => void (await group.befriend(group.host, nora)),
    async play(told) {
      const { Hanna } = told.devices;
      const input = { invitationId: 'garden.Nora', groupId: 'garden', contact: 'contact/Nora' };
      await told.until(
        () => Hanna.row(row) !== undefined,
        () => Hanna.begin('member-invitation', 'garden.Nora', input),
      );
      await enter(told);
    },
  },
  'a member who is removed and invited again': {
    prepare: async (group) => void (await group.join('Nora')),
    async play(told) {
      const { group, devices, until } = told;
      const { Hanna, Emil, Nora } = devices;
      const former = [group.membershipOf(Nora), group.rowOf(Nora, Emil)] as const;
      await until(
        () => ['ending', 'removed'].includes(String(Hanna.state(row))),
        () => Hanna.tap(row, 'user.remove'),
      );
      await until(() => Hanna.state(row) === 'removed' && Nora.state(former[0]) === 'removed');
      await until(() => Emil.state(former[1]) === 'removed');
      await until(
        () => Hanna.state(row) !== 'removed',
        () => Hanna.tap(row, 'user.invite'),
      );
      await enter(told, 1);
    },
  },
  'somebody who asks by the link, and is reviewed': {
    prepare: async (group, nora) => {
      const link = await group.link({ verdict: 'review' });
      group.knows(nora, 'by-link');
      links.set(group, link);
    },
    async play({ group, devices: { Hanna, Emil, Nora }, until }) {
      const input = { groupId: 'by-link', by: 'link', link: links.get(group) };
      await until(
        () => Nora.row('membership/by-link') !== undefined,
        () => Nora.begin('membership', 'by-link', input),
      );
      await until(() => Nora.state('membership/by-link') === 'pendingReview');
      await until(() => group.seen(Nora, Hanna) === 'pendingReview');
      await until(
        () => group.seen(Nora, Hanna) === 'connected',
        () => Hanna.tap(group.requestOf(Nora), 'user.accept'),
      );
      await until(() => group.isIn(Nora) && group.introduction(Nora, Emil) === 'connected');
    },
  },
};
const links = new WeakMap<Group, string>();

/** Plays it, and lets one of the three die at one of its commits; returns what came of it, and how many commits there were. */
async function play(story: Story, dying: Names, commit: number, when: 'before' | 'after') {
  const stage = await setStage();
  const group = await Group.of(stage, 'Emil');
  const devices = { Hanna: group.host, Emil: await stage.device('Emil'), Nora: await stage.device('Nora') };
  const all = Object.values(devices);
  await story.prepare(group, devices.Nora);
  await stage.clock.runUntilIdle();
  const victim = devices[dying];
  const before = victim.commits;
  if (commit > 0) victim.dieAtCommit(before + commit, when);
  await story.play({ group, devices, until: until(stage, all) });
  await stage.clock.runUntilIdle();
  for (const device of all) if (!device.isAlive) await device.restart();
  await stage.clock.runUntilIdle();

  const end = {
    rows: all.map((device) =>
      device
        .all()
        .map(({ machine, value, commands }) => [machine, value, commands.length])
        .sort(),
    ),
    counts: all.map((device) => group.membership(device).counts),
    // Which of two connections is faster may change; what is said may not.
    said: stage
      .said()
      .map(({ from, to, as, message }) => `${from} to ${to}: ${as} ${message.event}`)
      .toSorted(),
    letters: all.flatMap(({ engine }) => engine.deadLetters().filter(({ reason }) => reason !== 'unknown-command')),
  };
  const told = all.map(({ emitted }) => emitted.length);
  await stage.network.close();
  return { end, told, commits: victim.commits - before };
}

/** All of them take half a minute: every third commit is tried here. */
const stride = 3;

const cases = Object.entries(stories).flatMap(([name, story]) =>
  (['Hanna', 'Emil', 'Nora'] as const).map((dying) => [name, dying, story] as const),
);

it.each(cases)(
  '%s: the end is the same, and nothing is said twice, where %s’s process dies at one of its commits',
  async (_, dying, story) => {
    const { end, told, commits } = await play(story, dying, 0, 'after');
    expect(commits).toBeGreaterThan(5);
    for (let commit = 1; commit <= commits; commit += stride) {
      for (const when of ['before', 'after'] as const) {
        const crashed = await play(story, dying, commit, when);
        expect({ at: `${when} ${commit}`, ...crashed.end }).toEqual({ at: `${when} ${commit}`, ...end });
        // What was committed, and not told before the process died, is seen in the rows only.
        for (const [at, count] of crashed.told.entries()) expect(count).toBeLessThanOrEqual(told[at] ?? 0);
      }
    }
  },
  120_000,
);
