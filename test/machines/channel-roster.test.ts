import { describe, expect, it } from 'vitest';
import type { RosterContext, RosterHeard, RosterMember } from '../../machines/relay/channel-roster-context.ts';
import { channelRoster } from '../../machines/relay/channel-roster.ts';
import { isOwner, meaningOf } from '../../machines/relay/roster-meaning.ts';
import type { JsonObject } from '../../machines/vocabulary/json.ts';
import type { Effect } from '../../runtime/effect.ts';
import { initialStep, step, type MachineState, type StepResult } from '../../runtime/step.ts';

const owner = 'b3duZXIta2V5';
const mia: RosterMember = { memberId: 'bWlh', key: 'bWlhLWtleQ', role: 'moderator' };
const adam: RosterMember = { memberId: 'YWRhbQ', key: 'YWRhbS1rZXk', role: 'admin', name: 'adam' };

const heard = (event: string, params: object, signedBy: string | undefined = owner): RosterHeard => ({
  type: 'roster.heard',
  message: { event, params: params as JsonObject },
  signedBy,
  ownerKeys: ['YW5vdGhlci1vd25lcg', owner],
});
const roster = (version: number, members?: readonly RosterMember[], signedBy?: string) =>
  heard('x.grp.roster', { version, ...(members && { roster: members }) }, signedBy);
const role = (memberId: string, to: string, version?: number) =>
  heard('x.grp.mem.role', { memberId, role: to, ...(version !== undefined && { version }) });
const removal = (memberId: string, version?: number) =>
  heard('x.grp.mem.del', { memberId, ...(version !== undefined && { version }) });
const announced = (memberId: string, memberRole: string, memberKey?: string) =>
  heard(
    'x.grp.mem.new',
    { memberInfo: { memberId, memberRole, profile: { displayName: 'Nora' }, ...(memberKey && { memberKey }) } },
    undefined,
  );

describe('what a message about members means', () => {
  const ours = { version: 3, members: [mia, adam], newcomers: ['bmV3'] };
  const gap = (version: number) => ({ is: 'gap', version });
  const newer = (version: number, members: readonly RosterMember[]) => ({ is: 'newer', version, members });
  const unproven = (memberId: string, as: string) => ({ is: 'unproven', memberId, role: as });
  const nothing = { is: 'nothing' };

  it.each<[string, RosterHeard, object]>([
    ['a newer roster', roster(7, [adam]), newer(7, [adam])],
    ['a newer roster, its signer’s key padded', roster(7, [], `${owner}==`), newer(7, [])],
    ['the roster that we have', roster(3, [adam]), nothing],
    ['an older roster', roster(2, [adam]), nothing],
    ['a newer roster without its list', roster(5), gap(5)],
    ['our roster without its list', roster(3), nothing],
    ['a stranger’s roster', roster(7, [], 'c3RyYW5nZXI'), nothing],
    ['a roster that nobody signed', { ...roster(7, []), signedBy: undefined }, nothing],
    ['a roster where no owner is known', { ...roster(7, []), ownerKeys: [] }, nothing],

    ['the next change', role(mia.memberId, 'admin', 4), newer(4, [{ ...mia, role: 'admin' }, adam])],
    ['a role of one that reads only', role(`${mia.memberId}==`, 'observer', 4), newer(4, [adam])],
    ['a role of one that never did more', role('b3RoZXI', 'observer', 4), newer(4, [mia, adam])],
    ['a privilege of one whose key is not known', role('b3RoZXI', 'moderator', 4), gap(4)],
    ['a change after the next', role(mia.memberId, 'admin', 5), gap(5)],
    ['a change that we have', role(mia.memberId, 'observer', 3), nothing],
    ['a change without a version', role(mia.memberId, 'observer'), nothing],
    ['the next removal', removal(adam.memberId, 4), newer(4, [mia])],
    ['a removal after the next', removal(adam.memberId, 9), gap(9)],
    ['a removal without a version', removal(adam.memberId), nothing],
    ['a stranger’s change', { ...role(mia.memberId, 'observer', 4), signedBy: 'c3RyYW5nZXI' }, nothing],
    ['a message of another kind', heard('x.grp.leave', {}), nothing],
    ['a message that does not fit its kind', heard('x.grp.roster', { version: 'new' }), nothing],

    ['a listed member as it is listed', announced(mia.memberId, 'moderator', mia.key), nothing],
    ['a listed member without a key', announced(mia.memberId, 'moderator'), nothing],
    ['another key of a listed member', announced(mia.memberId, 'moderator', 'bmV3'), unproven('bWlh', 'moderator')],
    ['a lower role of a listed member', announced(mia.memberId, 'observer', mia.key), unproven('bWlh', 'observer')],
    ['a higher role of a listed member', announced(mia.memberId, 'owner', mia.key), unproven('bWlh', 'owner')],
    ['a moderator that is not listed', announced('b3RoZXI', 'moderator', 'a2V5'), unproven('b3RoZXI', 'moderator')],
    ['somebody new', announced('b3RoZXI', 'observer'), { is: 'newcomer', memberId: 'b3RoZXI', name: 'Nora' }],
    ['a role that we don’t know', announced('b3RoZXI', 'ruler'), { is: 'newcomer', memberId: 'b3RoZXI', name: 'Nora' }],
    ['somebody who was announced before', announced('bmV3=', 'observer'), nothing],
    ['an id that is too long for a row', announced('i'.repeat(65), 'observer'), nothing],
  ])('%s', (_, message, meaning) => {
    expect(meaningOf(ours, message)).toEqual(meaning);
  });

  it.each<[string, RosterHeard, object]>([
    ['a roster of any version is newer', roster(0, [mia]), newer(0, [mia])],
    ['a change shows a gap, even the first', role(mia.memberId, 'observer', 0), gap(0)],
    ['so does a roster without its list', roster(0), gap(0)],
  ])('before the first roster, %s', (_, message, meaning) => {
    expect(meaningOf({ members: [], newcomers: [] }, message)).toEqual(meaning);
  });

  it.each([
    ['owner', owner, true],
    ['owner', `${owner}=`, true],
    ['owner', 'c3RyYW5nZXI', false],
    ['owner', undefined, false],
    ['admin', owner, false],
  ])('an %s with the key %s is an owner: %s', (memberRole, memberKey, is) => {
    const info = { memberId: 'bw', memberRole, profile: { displayName: 'o', fullName: '' } };
    expect(isOwner({ ...info, ...(memberKey !== undefined && { memberKey }) }, [owner])).toBe(is);
  });
});

/** A roster by pure steps, with so many relays connected. */
class Steps {
  state!: MachineState;
  readonly asked: string[] = [];
  readonly emitted: string[] = [];
  withdrawn = 0;

  constructor(public relays: readonly string[]) {
    this.#take(initialStep(channelRoster, { membershipId: 'm', publicGroupId: 'g', limit: 1000 }));
  }

  get context(): RosterContext {
    return this.state.context as unknown as RosterContext;
  }

  send(...events: object[]): this {
    for (const event of events) this.#take(step(channelRoster, this.state, { ...event, at: 1 } as never));
    return this;
  }

  limit(): this {
    return this.send({
      type: `xstate.after.answerLimit.channel-roster.${JSON.stringify(this.state.value).slice(1, -1)}`,
    });
  }

  #take({ state, effects }: StepResult): void {
    this.state = state;
    for (const effect of effects) this.#carryOut(effect);
  }

  #carryOut(effect: Effect): void {
    if (effect.kind === 'emit') this.emitted.push(effect.event.type);
    if (effect.kind === 'cancelCommands') this.withdrawn += 1;
    if (effect.kind === 'command' && effect.command.type === 'sendMessage') {
      this.asked.push(`${effect.command.connectionId} ${JSON.stringify(effect.command.message.params)}`);
    }
    if (effect.kind === 'query' && 'label' in effect) {
      expect(effect.label).toBe('relays:m');
      const rows = this.relays.map((connectionId) => ({ key: connectionId, context: { connectionId } }));
      this.send({ type: 'found', reply: effect.reply, rows, more: false });
    }
  }
}

describe('a roster', () => {
  it('takes what is newer, and tells of it once', () => {
    const steps = new Steps(['c1', 'c2']).send(roster(2, [mia]), roster(2, [mia]), role(mia.memberId, 'admin', 3));
    expect(steps.state.value).toBe('current');
    expect(steps.context).toMatchObject({ version: 3, members: [{ ...mia, role: 'admin' }] });
    expect(steps.emitted).toEqual(['roster.changed', 'roster.changed']);
    expect(steps.asked).toEqual([]);
  });

  it('asks one relay for a version that is missing, and the other at the limit; the answer withdraws the question', () => {
    const steps = new Steps(['c1', 'c2']).send(roster(2, [mia]), roster(4), roster(5));
    expect([steps.state.value, steps.context.wanted]).toEqual(['asking', 5]);
    expect(steps.asked).toEqual(['c1 {"version":2}']);
    steps.limit();
    expect(steps.asked).toEqual(['c1 {"version":2}', 'c2 {"version":2}']);
    const { withdrawn } = steps;
    steps.send(roster(4, [mia]));
    expect([steps.state.value, steps.context.version]).toEqual(['asking', 4]);
    steps.send(roster(5, [mia, adam]), roster(5, [mia, adam]));
    expect([steps.state.value, steps.context.wanted, steps.context.asked]).toEqual(['current', undefined, []]);
    expect(steps.withdrawn).toBe(withdrawn + 1);
  });

  it.each(['ERR', 'MERR'])('asks the next relay on %s, then the one that was asked longest ago', (type) => {
    const failed = { type, error: { type: 'SMP', code: 'AUTH' } };
    const steps = new Steps(['c1', 'c2']).send(roster(4), failed, failed);
    expect(steps.asked.map((each) => each.slice(0, 2))).toEqual(['c1', 'c2', 'c1']);
    expect(steps.asked[0]).toBe('c1 {"version":0}');
    steps.send(failed);
    expect([steps.state.value, steps.context.reason]).toEqual(['behind', { code: 'TimedOut', waitedFor: 'roster' }]);
    expect(steps.asked).toHaveLength(3);
  });

  it('waits while no relay is connected, as often as it would ask', () => {
    const steps = new Steps([]).send(roster(4));
    expect(steps.state.value).toBe('pausing');
    steps.relays = ['c1'];
    steps.limit();
    expect([steps.state.value, steps.asked.length]).toEqual(['asking', 1]);
    expect(new Steps([]).send(roster(4)).limit().limit().limit().state.value).toBe('behind');
    expect(new Steps([]).send(roster(4), roster(4, [])).state.value).toBe('current');
  });

  it('that is behind goes on by a retry, by a newer gap, or by the roster itself; what it has holds', () => {
    const behind = () =>
      new Steps(['c1'])
        .send(roster(1, [mia]), roster(4))
        .limit()
        .limit()
        .limit();
    expect([behind().state.value, behind().context.members]).toEqual(['behind', [mia]]);
    expect(behind().send({ type: 'user.retry' }).context).toMatchObject({ attempts: 1, asked: ['c1'] });
    expect(behind().send({ type: 'user.retry' }).context.reason).toBeUndefined();
    expect(behind().send(roster(5)).context).toMatchObject({ wanted: 5, attempts: 1 });
    expect(behind().send(roster(3, [])).state.value).toBe('behind');
    expect(behind().send(roster(4, [])).state.value).toBe('current');
  });

  it('counts who is announced, and knows the last of them again', () => {
    const crowd = Array.from({ length: 100 }, (_, at) => announced(`member${at}`, 'observer'));
    const steps = new Steps([]).send(...crowd, ...crowd.slice(-64));
    expect([steps.context.announced, steps.context.newcomers.length]).toEqual([100, 64]);
    expect(steps.emitted).toHaveLength(100);
  });

  it('is told of a forgery and keeps what it has', () => {
    const steps = new Steps(['c1']).send(roster(1, [mia]));
    const before = steps.context;
    steps.send(announced(mia.memberId, 'admin', mia.key));
    expect([steps.context, steps.emitted.at(-1)]).toEqual([before, 'member.refused']);
  });

  it('is over with the membership', () => {
    const steps = new Steps(['c1']).send(roster(4), { type: 'roster.over' });
    expect([steps.state.value, steps.state.status]).toEqual(['over', 'done']);
    expect(steps.withdrawn).toBeGreaterThan(0);
  });

  it('of the largest size fits into its row with its newcomers', () => {
    // A message is 16 KB at most: as many members as it can hold.
    const id = 'i'.repeat(16);
    const members = Array.from({ length: 128 }, (_, at) => ({ ...mia, memberId: `${id}${at}`, key: 'k'.repeat(44) }));
    const crowd = Array.from({ length: 64 }, (_, at) => announced(`${'n'.repeat(60)}${at}`, 'observer'));
    const steps = new Steps([]).send(roster(1, members), ...crowd);
    expect(JSON.stringify(roster(1, members).message).length).toBeLessThan(16_384);
    expect(JSON.stringify(steps.context).length).toBeLessThan(24 * 1024);
  });
});
