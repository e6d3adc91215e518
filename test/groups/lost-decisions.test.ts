import { describe, expect, it } from 'vitest';
import { explain } from '../../machines/explain.ts';
import type { Admission, InvitationContext } from '../../machines/member/invitation-events.ts';
import { Group } from './group.ts';
import { setStage } from './stage.ts';

/** The host lets somebody in who waits at the door, and its word is lost for good: it can be said again. */

const refused = { type: 'CMD', code: 'LARGE' } as const;
const reason = { code: 'AgentFailed', error: refused, during: 'send' };

/** Nora waits for approval; the next words of the host are lost. */
async function atTheDoor({ verdict = 'approve', times = 1 }: { verdict?: Admission['verdict']; times?: number } = {}) {
  const stage = await setStage();
  const group = await Group.of(stage, 'Emil');
  const { host } = group;
  const nora = await group.ask('Nora', await group.link({ verdict }));
  const ours = () => [group.seen(nora, host), nora.state(group.membershipOf(nora))];
  await stage.clock.runUntil(() => ours().every((each) => each === 'pendingApproval'));
  await stage.clock.advance(60_000);
  const row = group.requestOf(nora);
  if (times > 0) stage.network.faults.fail('Hanna', 'sendMessage', refused, { times });
  return {
    ...{ stage, group, host, nora, row, ours },
    offers: () => explain(host.row(row) ?? (undefined as never)).actions.includes('accept'),
    accept: async () => {
      await host.tap(row, 'user.accept');
      await stage.clock.advance(60_000);
    },
    lost: () => host.told('message.undelivered'),
  };
}

describe('GMC-16: a decision of the host that is lost for good', () => {
  it('shows, and is said again by user.accept: who waited is in', async () => {
    const { stage, group, host, nora, row, ours, offers, accept, lost } = await atTheDoor();
    await accept();
    expect([ours(), offers()]).toEqual([['connected', 'pendingApproval'], true]);
    expect(host.memory<InvitationContext>(row).reason).toEqual(reason);
    expect(lost()).toEqual([{ type: 'message.undelivered', event: 'x.grp.link.acpt', reason }]);
    await accept();
    expect([ours(), offers()]).toEqual([['connected', 'connected'], false]);
    expect(host.memory<InvitationContext>(row).reason).toBeUndefined();
    await group.settled();
    expect(stage.said('x.grp.link.acpt').map(({ to }) => to)).toEqual(['Nora']);
    expect(group.areConnected(nora, await stage.device('Emil'))).toBe(true);
  });

  it('may be lost again, and over a restart it is known', async () => {
    const { stage, host, ours, offers, accept, lost } = await atTheDoor();
    await accept();
    stage.network.faults.fail('Hanna', 'sendMessage', refused, { times: 1 });
    await accept();
    host.crash();
    await host.restart();
    expect([ours(), offers(), lost().length]).toEqual([['connected', 'pendingApproval'], true, 2]);
    await accept();
    expect([ours(), offers()]).toEqual([['connected', 'connected'], false]);
  });

  it('is not said twice where it got there: nothing is offered, and nothing is sent', async () => {
    const { stage, host, row, ours, offers, accept } = await atTheDoor({ times: 0 });
    await accept();
    expect([ours(), offers()]).toEqual([['connected', 'connected'], false]);
    const before = stage.said('x.grp.link.acpt').length;
    expect(await host.tap(row, 'user.accept')).toEqual({ changed: false });
    await stage.clock.advance(60_000);
    expect(stage.said('x.grp.link.acpt')).toHaveLength(before);
  });

  it('to be reviewed comes with the next one: who is let in then is in', async () => {
    const { ours, offers, accept } = await atTheDoor({ verdict: 'approveThenReview' });
    await accept();
    expect([ours(), offers()]).toEqual([['pendingReview', 'pendingApproval'], true]);
    await accept();
    expect([ours(), offers()]).toEqual([['connected', 'connected'], false]);
  });
});
