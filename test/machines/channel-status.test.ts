import { describe, expect, it } from 'vitest';
import { channelStatus, channelStatuses, channelStatusTable } from '../../machines/relay/channel-status.ts';
import { relayPhases, type RelayPhase } from '../../machines/relay/relay-phase.ts';

const status = (phases: readonly RelayPhase[], functionalWhen: 'joined' | 'connected' = 'joined') =>
  channelStatus(
    phases.map((phase) => ({ phase })),
    { functionalWhen },
  );

/** Every multiset of up to `size` phases. */
function multisets(size: number, from = 0): RelayPhase[][] {
  if (size === 0) return [[]];
  const longer = relayPhases.flatMap((phase, at) =>
    at < from ? [] : multisets(size - 1, at).map((rest) => [phase, ...rest]),
  );
  return [[], ...longer.filter((each, at) => longer.findIndex((other) => other.join() === each.join()) === at)];
}

const all = multisets(3).filter((each, at, list) => list.findIndex((other) => other.join() === each.join()) === at);
const gone: readonly RelayPhase[] = ['leaving', 'left', 'removed', 'cancelled'];
const through: readonly RelayPhase[] = ['joined', 'allowing', 'accepted', 'connected'];

/** The rule written another way: what each phase is worth, the best relay decides. */
function expected(phases: readonly RelayPhase[], functionalWhen: 'joined' | 'connected'): string {
  const worth = (phase: RelayPhase): number => {
    if (gone.includes(phase)) return 0;
    if (phase === 'rejected') return 1;
    if (phase === 'failed') return 2;
    if (phase === 'congested') return 3;
    const works = functionalWhen === 'joined' ? through.includes(phase) : phase === 'connected';
    return works ? 5 : 4;
  };
  const best = Math.max(0, ...phases.map(worth));
  return ['noRelays', 'rejected', 'failed', 'congested', 'connecting', 'functional'][best] ?? '';
}

describe('the status of a channel', () => {
  it('has an answer for every multiset of up to three phases: that of its best relay', () => {
    // 15 phases: 1 + 15 + 120 + 680.
    expect(all).toHaveLength(816);
    for (const phases of all) {
      expect([phases, status(phases)]).toEqual([phases, expected(phases, 'joined')]);
      expect([phases, status(phases, 'connected')]).toEqual([phases, expected(phases, 'connected')]);
    }
  });

  it('does not depend on the order of the relays', () => {
    for (const phases of all) expect(status(phases.toReversed())).toBe(status(phases));
  });

  it.each([
    ['no relays', [], 'noRelays'],
    ['all left', ['left', 'left'], 'noRelays'],
    ['all rejected', ['rejected', 'rejected'], 'rejected'],
    ['rejected and failed', ['rejected', 'failed'], 'failed'],
    ['busy only', ['congested'], 'congested'],
    ['busy, the others failed or rejected', ['congested', 'failed', 'rejected'], 'congested'],
    ['one connected, one connecting, one failed', ['connected', 'joining', 'failed'], 'functional'],
    ['functional by JOINED, then all failed', ['failed', 'failed'], 'failed'],
    ['one rejects, the other is connected', ['rejected', 'connected'], 'functional'],
    ['one left, the other failed', ['left', 'failed'], 'failed'],
  ] as const)('of %s', (_, phases, result) => {
    expect(status(phases)).toBe(result);
  });

  it('table names every status, and agrees with the function', () => {
    const table = channelStatusTable();
    expect(new Set(table.map((row) => row.status.joined))).toEqual(new Set(channelStatuses));
    for (const row of table) expect(row.status.connected).toBe(status(row.phases, 'connected'));
    expect(table).toHaveLength(1 + 8 + 28);
  });
});
