import { describe, expect, it } from 'vitest';
import { crashKinds, planCrashes } from '../../examples/terminal/crash-plan.ts';
import { runDemo } from './run-demo.ts';

describe('The terminal demo', () => {
  it.each([['7'], ['kolibri'], ['20']])(
    'goes on where it was after three kills, one of each kind, with one identity and no second join request (seed %s).',
    async (seed) => {
      const args = ['--relays', '5', '--fail', '2', '--crash', '3', '--incognito', '--seed', seed, '--json'];
      const { exitCode, stdout, stderr, left, last } = await runDemo(...args);
      const report = JSON.parse(last) as { reasons: { code: string }[]; crashPoints: string[] };
      expect(report).toEqual({
        status: 'functional',
        connected: 3,
        failed: 2,
        reasons: report.reasons,
        identities: 1,
        maxJoinRequests: 1,
        crashes: 3,
        crashPoints: report.crashPoints,
        resumed: 3,
      });
      expect(new Set(report.reasons.map(({ code }) => code)).size).toBe(2);
      expect(report.crashPoints.toSorted()).toEqual([...crashKinds].toSorted());
      expect(stdout.trimEnd()).toBe(last);
      expect(stderr.match(/^The client was killed/gm)).toHaveLength(3);
      expect(left).toEqual([]);
      expect(exitCode).toBe(0);
    },
  );

  it('shows failure, and each reason in words, when every relay fails.', async () => {
    const { exitCode, stdout } = await runDemo('--relays', '2', '--fail', '2', '--seed', '1');
    expect(stdout).toContain('None of the relays could be joined.');
    expect(stdout.match(/^relay-\d: Failed · .+$/gm)).toHaveLength(2);
    expect(exitCode).toBe(0);
  });

  it('says at the end what the relays saw.', async () => {
    const { last } = await runDemo('--relays', '2', '--seed', '1');
    expect(last).toBe('The relays saw one identity, and at most one join request each.');
  });

  it('prints every step with its event, state and effects, when asked to explain.', async () => {
    const { stdout } = await runDemo('--relays', '1', '--seed', '1', '--explain');
    expect(stdout).toMatch(
      /^channel-join\/field-notes {2}user\.connect → fetchingGroupLink\n {4}draw 24 random bytes$/m,
    );
    expect(stdout).toMatch(/^channel-join\/field-notes\/relay-1 {2}CON → connected$/m);
    expect(stdout).toMatch(/^ {4}ask the agent: joinConnection$/m);
  });

  it('answers bad usage with one line.', async () => {
    const { exitCode, stdout, stderr } = await runDemo('--relais', '3');
    expect(stdout).toBe('');
    expect(stderr).toBe("Unknown option '--relais'. Try --help.\n");
    expect(exitCode).toBe(2);
  });
});

describe('The crash plan', () => {
  const commits = { begun: 2, requested: 9, settled: 22 };

  it('is the same for the same seed, and another for another.', () => {
    expect(planCrashes(3, commits, 'a')).toEqual(planCrashes(3, commits, 'a'));
    expect(planCrashes(3, commits, 'a')).not.toEqual(planCrashes(3, commits, 'b'));
  });

  it('has each kind as often as the others, in the order of the commits, within the join.', () => {
    for (let seed = 0; seed < 100; seed += 1) {
      const points = planCrashes(6, commits, String(seed));
      for (const kind of crashKinds) expect(points.filter((point) => point.kind === kind)).toHaveLength(2);
      const at = points.map(({ commit }) => commit);
      expect(at).toEqual(at.toSorted((one, other) => one - other));
      expect(at.every((commit) => commit > commits.begun && commit < commits.settled)).toBe(true);
    }
  });

  it('refuses more crashes than the join has room for.', () => {
    expect(() => planCrashes(99, commits, 'a')).toThrow('A join of this size is over before 99 crashes.');
  });
});
