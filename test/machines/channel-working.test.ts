import { describe, expect, it } from 'vitest';
import { policies } from '../../machines/relay/policies.ts';
import { announcement, farewell, LiveChannel, ownerKey, permanent, quota, rejection, removal } from './live.ts';

const member = (memberRole: string, memberKey?: string) => ({
  ...{ memberId: 'bWU', memberRole, profile: { displayName: 'Nora' } },
  ...(memberKey !== undefined && { memberKey }),
});

describe('a channel that works', () => {
  const working = () => {
    const channel = new LiveChannel().upToJoins(1, 2);
    channel.connects(1, 2);
    return channel;
  };

  it('connects a relay that an owner announced, once', () => {
    const channel = working();
    channel.event(1, { type: 'MSG', message: announcement(3), signedBy: ownerKey });
    channel.event(2, { type: 'MSG', message: announcement(3), signedBy: ownerKey });
    expect(channel.phases).toEqual(['connected', 'connected', 'fetchingLink']);
    channel.relayLinks(3);
    expect(channel.commands('joinConnection')).toMatchObject([{ mode: 'background' }]);
  });

  it.each([
    ['an owner’s introduction', 'x.grp.mem.new', { memberInfo: member('owner', ownerKey) }, undefined],
    ['an owner’s introduction with another key', 'x.grp.mem.new', { memberInfo: member('owner', 'bm9uZQ') }, true],
    ['the announcement of a member', 'x.grp.mem.new', { memberInfo: member('observer') }, true],
    ['a roster', 'x.grp.roster', { version: 1 }, true],
    ['a role', 'x.grp.mem.role', { memberId: 'bWU', role: 'admin', version: 1 }, true],
    ['a removal', 'x.grp.mem.del', { memberId: 'bWU' }, undefined],
    ['a removal with a version', 'x.grp.mem.del', { memberId: 'bWU', version: 1 }, true],
  ])('begins a roster with news of members: %s', (_, event, params, hasRoster) => {
    const channel = working();
    channel.event(1, { type: 'MSG', message: { event, params }, signedBy: ownerKey });
    expect([channel.state, channel.context.hasRoster]).toEqual(['functional', hasRoster]);
    channel.event(2, { type: 'MSG', message: { event, params } });
    expect(channel.context.hasRoster).toBe(hasRoster);
  });

  it.each([['another key'], [undefined]])('ignores an announcement signed by %s', (signedBy) => {
    const channel = working();
    channel.event(1, { type: 'MSG', message: announcement(3), signedBy });
    expect(channel.phases).toEqual(['connected', 'connected']);
  });

  it('ignores announcements when the policy says so, and finds the relay when it is opened', () => {
    const channel = new LiveChannel({ policy: { acceptAnnouncements: false } }).upToJoins(1);
    channel.connects(1);
    channel.event(1, { type: 'MSG', message: announcement(2), signedBy: ownerKey });
    expect(channel.phases).toEqual(['connected']);
    channel.user({ type: 'user.open' });
    channel.user({ type: 'user.open' });
    expect(channel.open('channel')).toEqual(['fetchLink']);
    channel.groupLink([1, 2]);
    expect(channel.state).toBe('functional');
    expect(channel.phases).toEqual(['connected', 'fetchingLink']);
  });

  it('connects an announced relay once, when it is announced while the link is fetched anew', () => {
    const channel = working();
    channel.user({ type: 'user.open' });
    channel.event(1, { type: 'MSG', message: announcement(3), signedBy: ownerKey });
    channel.groupLink([1, 2, 3]);
    expect(channel.phases).toEqual(['connected', 'connected', 'fetchingLink']);
  });

  it('tries a failed relay again when it is opened, and removes one that is published no more', () => {
    const channel = new LiveChannel().upToJoins(1, 2);
    channel.connects(1);
    channel.fails('relay-2', 'joinConnection', permanent);
    channel.user({ type: 'user.open' });
    channel.groupLink([2]);
    expect(channel.context.relays.map(({ relayId, phase }) => `${relayId} ${phase}`)).toEqual([
      'relay-1 removed',
      'relay-2 fetchingLink',
    ]);
    expect(channel.open('relay-1')).toEqual(['deleteConnection']);
  });

  it('stays as it is when its link cannot be fetched anew', () => {
    const channel = working();
    channel.user({ type: 'user.open' });
    channel.fails('channel', 'fetchLink', permanent);
    expect([channel.state, channel.context.syncing, channel.phases]).toEqual([
      'functional',
      undefined,
      ['connected', 'connected'],
    ]);
  });

  it('stays so when one relay leaves, which an owner may then remove', () => {
    const channel = working();
    channel.event(1, { type: 'MSG', message: farewell });
    expect([channel.state, channel.phases]).toEqual(['functional', ['left', 'connected']]);
    expect(channel.open('relay-1')).toEqual(['deleteConnection']);
    channel.event(2, { type: 'MSG', message: removal(1), signedBy: ownerKey });
    expect(channel.phases).toEqual(['removed', 'connected']);
  });

  it('has no relays once an owner removed the last one, and a fresh one when it is published again', () => {
    const channel = working();
    channel.event(2, { type: 'MSG', message: removal(1), signedBy: ownerKey });
    channel.event(2, { type: 'MSG', message: removal(2), signedBy: ownerKey });
    expect([channel.state, channel.phases]).toEqual(['noRelays', ['removed', 'removed']]);
    channel.user({ type: 'user.retry' });
    channel.groupLink([1]);
    expect(channel.context.relays.map(({ relayId }) => relayId)).toEqual(['relay-1', 'relay-2', 'relay-3']);
    expect(channel.state).toBe('connecting');
  });

  it('tries every stuck relay again when the user asks for it', () => {
    const channel = new LiveChannel().upToJoins(1, 2, 3);
    channel.joins(1);
    channel.fails('relay-2', 'joinConnection', permanent);
    channel.fails('relay-3', 'joinConnection', quota);
    channel.user({ type: 'user.retry' });
    expect([channel.state, channel.phases]).toEqual(['functional', ['joined', 'fetchingLink', 'joining']]);
  });

  it('shows what an offline relay waits for', () => {
    const channel = new LiveChannel().upToJoins(1);
    channel.event(1, { type: 'WAIT', waitingFor: 'network', until: 7 });
    expect(channel.context.relays[0]?.wait).toEqual({ waitingFor: 'network', server: undefined, until: 7 });
    channel.joins(1);
    expect(channel.context.relays[0]?.wait).toBeUndefined();
  });
});

describe('giving up', () => {
  it('cancels at any moment: commands are withdrawn, connections deleted', () => {
    const channel = new LiveChannel().upToJoins(1, 2);
    channel.user({ type: 'user.cancel' });
    expect([channel.state, channel.phases]).toEqual(['cancelled', ['cancelled', 'cancelled']]);
    expect(channel.asked.map(({ command }) => command.type)).toEqual(['deleteConnection', 'deleteConnection']);
  });

  it('does not cancel a channel that works', () => {
    const channel = new LiveChannel().upToJoins(1);
    channel.connects(1);
    channel.user({ type: 'user.cancel' });
    expect(channel.state).toBe('functional');
  });

  it('leaves: says so to every connected relay, and waits until the connections are gone', () => {
    const channel = new LiveChannel().upToJoins(1, 2);
    channel.connects(1);
    channel.user({ type: 'user.leave' });
    channel.user({ type: 'user.leave' });
    channel.user({ type: 'user.cancel' });
    expect([channel.open('relay-1'), channel.open('relay-2')]).toEqual([
      ['sendMessage', 'deleteConnection'],
      ['deleteConnection'],
    ]);
    channel.answer('relay-1', 'deleteConnection', { type: 'DELD' });
    expect(channel.state).toBe('leaving');
    channel.answer('relay-2', 'deleteConnection', { type: 'DELD' });
    expect([channel.state, channel.phases]).toEqual(['left', ['left', 'left']]);
  });

  it('does not wait for ever to leave', () => {
    const channel = new LiveChannel().upToJoins(1);
    channel.connects(1);
    channel.user({ type: 'user.leave' });
    channel.clock.increment(policies.seed.limits.deletion);
    expect(channel.state).toBe('left');
    expect(channel.open('relay-1')).toEqual(['sendMessage', 'deleteConnection']);
  });

  it('in one step leaves nothing behind when nothing could be joined', () => {
    const channel = new LiveChannel({ oneStep: true });
    expect(channel.state).toBe('fetchingGroupLink');
    channel.groupLink([1]);
    channel.relayLinks(1);
    channel.key();
    channel.fails('relay-1', 'joinConnection', permanent);
    expect(channel.state).toBe('discarded');
  });

  it('in one step keeps a channel that worked once', () => {
    const channel = new LiveChannel({ oneStep: true });
    channel.groupLink([1]);
    channel.relayLinks(1);
    channel.key();
    channel.joins(1);
    channel.event(1, { type: 'CONF', confirmationId: 'conf', message: rejection });
    expect(channel.state).toBe('rejected');
  });

  it('pressed twice is harmless, and so is a retry', () => {
    const channel = new LiveChannel();
    channel.user({ type: 'user.connect' });
    channel.user({ type: 'user.connect' });
    channel.user({ type: 'user.retry' });
    expect(channel.open('channel')).toEqual(['fetchLink']);
    channel.groupLink([1]);
    channel.user({ type: 'user.retry' });
    expect(channel.open('relay-1')).toEqual(['fetchLink']);
    channel.user({ type: 'user.cancel' });
    expect(channel.state).toBe('cancelled');
  });

  it('counts a relay whose machine is set aside as failed, and does not wait for it', () => {
    const channel = new LiveChannel().upToJoins(1);
    channel.user({ type: 'xstate.error.actor.relay-1', actorId: 'relay-1' });
    expect([channel.state, channel.context.relays[0]?.reason]).toEqual(['failed', { code: 'Quarantined' }]);
    channel.user({ type: 'user.leave' });
    expect(channel.state).toBe('left');
  });
});
