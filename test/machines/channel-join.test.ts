import { describe, expect, it } from 'vitest';
import { policies } from '../../machines/relay/policies.ts';
import { invitation, LiveChannel, permanent, quota, rejection, relayData, temporary } from './live.ts';

const upstream = { policy: policies.upstream };

describe('joining under the seed preset', () => {
  it('fetches the group link, then every relay link, then makes who we are, then joins all', () => {
    const channel = new LiveChannel();
    expect(channel.state).toBe('prepared');
    channel.user({ type: 'user.connect' });
    expect(channel.state).toBe('fetchingGroupLink');
    channel.groupLink([1, 2]);
    expect(channel.state).toBe('fetchingRelayLinks');
    channel.relayLinks(1);
    expect(channel.commands('joinConnection')).toEqual([]);
    channel.relayLinks(2);
    expect(channel.state).toBe('preparingIdentity');
    channel.key();
    expect(channel.state).toBe('connecting');
    expect(channel.commands('joinConnection')).toMatchObject([
      { connectionId: 'membership-1....-relay-1-1', mode: 'background', signWith: 'key-1' },
      { connectionId: 'membership-1....-relay-2-1', mode: 'background', signWith: 'key-1' },
    ]);
  });

  it('is functional with the first JOINED, and tells it once', () => {
    const channel = new LiveChannel().upToJoins(1, 2);
    channel.joins(1);
    expect(channel.state).toBe('functional');
    channel.connects(2);
    expect(channel.phases).toEqual(['joined', 'connected']);
    expect(channel.emitted).toEqual(['channel.joined']);
  });

  it('shows one identity to every relay, addressed to that relay only', () => {
    const channel = new LiveChannel({ incognito: true }).upToJoins(1, 2);
    const requests = channel.commands('joinConnection').map(({ message }) => message.params);
    expect(requests).toMatchObject([
      { profile: { displayName: 'incognito 1' }, newMemberId: '+member-id-00000', viaRelay: 'member-of-relay-1' },
      { profile: { displayName: 'incognito 1' }, newMemberId: '+member-id-00000', viaRelay: 'member-of-relay-2' },
    ]);
  });

  it('fails the attempt when one relay link could not be had for now, and fetches only that one again', () => {
    const channel = new LiveChannel();
    channel.user({ type: 'user.connect' });
    channel.groupLink([1, 2]);
    channel.relayLinks(1);
    channel.fails('relay-2', 'fetchLink', temporary);
    expect(channel.state).toBe('awaitingRetry');
    channel.user({ type: 'user.retry' });
    channel.groupLink([1, 2]);
    expect(channel.open('relay-1')).toEqual([]);
    channel.relayLinks(2);
    expect(channel.state).toBe('preparingIdentity');
  });

  it('goes on by itself when the one interrupted relay was tried again alone', () => {
    const channel = new LiveChannel();
    channel.user({ type: 'user.connect' });
    channel.groupLink([1, 2]);
    channel.relayLinks(1);
    channel.fails('relay-2', 'fetchLink', temporary);
    channel.relay(2).send({ type: 'user.retry' });
    expect(channel.state).toBe('fetchingRelayLinks');
    channel.relayLinks(2);
    expect(channel.state).toBe('preparingIdentity');
  });

  it('goes on without a relay whose link is dead', () => {
    const channel = new LiveChannel();
    channel.user({ type: 'user.connect' });
    channel.groupLink([1, 2]);
    channel.fails('relay-1', 'fetchLink', permanent);
    channel.relayLinks(2);
    channel.key();
    expect(channel.phases).toEqual(['failed', 'joining']);
    expect(channel.context.relays[0]?.reason).toEqual({ code: 'LinkGone' });
  });

  it('asks what to do about dead links, when the policy says so', () => {
    const channel = new LiveChannel({ policy: { deadRelayLink: 'stop' } });
    channel.user({ type: 'user.connect' });
    channel.groupLink([1, 2]);
    channel.fails('relay-1', 'fetchLink', permanent);
    channel.relayLinks(2);
    expect(channel.state).toBe('awaitingDecision');
    channel.user({ type: 'user.continueWithout' });
    expect(channel.state).toBe('preparingIdentity');
  });

  it('fails when every link is dead, and a retry fetches all of them again', () => {
    const channel = new LiveChannel();
    channel.user({ type: 'user.connect' });
    channel.groupLink([1, 2]);
    channel.fails('relay-1', 'fetchLink', permanent);
    channel.fails('relay-2', 'fetchLink', permanent);
    expect(channel.state).toBe('failed');
    channel.user({ type: 'user.retry' });
    channel.groupLink([1, 2]);
    expect(channel.state).toBe('fetchingRelayLinks');
    channel.relayLinks(1, 2);
    expect(channel.state).toBe('preparingIdentity');
  });

  it('after a failed join, a retry takes a new connection under the same identity', () => {
    const channel = new LiveChannel().upToJoins(1);
    channel.fails('relay-1', 'joinConnection', permanent);
    expect(channel.state).toBe('failed');
    expect(channel.open('relay-1')).toEqual(['deleteConnection']);
    channel.user({ type: 'user.retry' });
    channel.groupLink([1]);
    channel.relayLinks(1);
    expect(channel.commands('joinConnection')).toMatchObject([
      {
        connectionId: 'membership-1....-relay-1-2',
        signWith: 'key-1',
        message: { params: { profile: { displayName: 'main 1' } } },
      },
    ]);
    expect([channel.profilesMade, channel.draws]).toEqual([1, 1]);
  });

  it('keeps a busy channel congested until a pause is over', () => {
    const channel = new LiveChannel().upToJoins(1);
    channel.fails('relay-1', 'joinConnection', quota);
    expect(channel.state).toBe('congested');
    channel.clock.increment(policies.seed.limits.busyPause);
    expect(channel.state).toBe('connecting');
    channel.joins(1);
    expect(channel.relayContext(1).connectionId).toBe('membership-1....-relay-1-1');
  });

  it('fails again when no relay is left that works, and recovers', () => {
    const channel = new LiveChannel().upToJoins(1, 2);
    channel.fails('relay-2', 'joinConnection', permanent);
    channel.joins(1);
    channel.event(1, { type: 'CONF', confirmationId: 'conf', message: invitation('another') });
    expect(channel.state).toBe('failed');
    channel.relay(1).send({ type: 'user.retry' });
    channel.relayLinks(1);
    channel.joins(1);
    expect(channel.state).toBe('functional');
    expect(channel.emitted).toEqual(['channel.joined']);
  });

  it('is rejected when every relay refuses, and connected when one does not', () => {
    const channel = new LiveChannel().upToJoins(1, 2);
    channel.joins(1, 2);
    channel.event(1, { type: 'CONF', confirmationId: 'conf', message: rejection });
    expect(channel.state).toBe('functional');
    channel.event(2, { type: 'CONF', confirmationId: 'conf', message: rejection });
    expect(channel.state).toBe('rejected');
  });
});

describe('joining under the upstream preset', () => {
  it('is functional with the first CON, and every relay goes at its own pace', () => {
    const channel = new LiveChannel(upstream);
    channel.user({ type: 'user.connect' });
    channel.groupLink([1, 2]);
    channel.key();
    channel.relayLinks(2);
    expect(channel.commands('joinConnection')).toMatchObject([{ mode: 'interactive' }]);
    channel.joins(2);
    expect(channel.state).toBe('connecting');
    channel.event(2, { type: 'CONF', confirmationId: 'conf', message: invitation() });
    channel.event(2, { type: 'CON' });
    expect(channel.state).toBe('functional');
  });

  it('waits for a retry when all were interrupted', () => {
    const channel = new LiveChannel(upstream).upToJoins(1, 2);
    channel.fails('relay-1', 'joinConnection', temporary);
    expect(channel.state).toBe('connecting');
    channel.fails('relay-2', 'joinConnection', temporary);
    expect(channel.state).toBe('awaitingRetry');
  });

  it('sends those that were interrupted into the background once one is through', () => {
    const channel = new LiveChannel(upstream).upToJoins(1, 2, 3);
    channel.fails('relay-1', 'joinConnection', temporary);
    channel.fails('relay-2', 'joinConnection', permanent);
    channel.joins(3);
    expect(channel.phases).toEqual(['joining', 'failed', 'joined']);
    expect(channel.commands('joinConnection')).toMatchObject([{ mode: 'background' }]);
  });
});

describe('joining with one relay first', () => {
  const policy = { joinPolicy: 'first-interactive' } as const;

  it('joins one, and the others in the background once it is through', () => {
    const channel = new LiveChannel({ policy }).upToJoins(1, 2);
    expect(channel.commands('joinConnection')).toMatchObject([{ mode: 'interactive' }]);
    channel.joins(1);
    expect(channel.commands('joinConnection')).toMatchObject([{ mode: 'background' }]);
  });

  it('takes the next one as the first when the first fails for good, and asks when it is interrupted', () => {
    const channel = new LiveChannel({ policy }).upToJoins(1, 2, 3);
    channel.fails('relay-1', 'joinConnection', permanent);
    expect(channel.phases).toEqual(['failed', 'joining', 'linkResolved']);
    channel.fails('relay-2', 'joinConnection', temporary);
    expect(channel.state).toBe('awaitingRetry');
  });
});

it('a relay without a profile fails alone', () => {
  const channel = new LiveChannel();
  channel.user({ type: 'user.connect' });
  channel.groupLink([1, 2]);
  channel.answer('relay-1', 'fetchLink', { type: 'LDATA', data: relayData(1, { userData: {} }) });
  channel.relayLinks(2);
  channel.key();
  expect(channel.phases).toEqual(['failed', 'joining']);
  expect(channel.context.relays[0]?.reason).toEqual({ code: 'LinkDataInvalid', missing: 'relayProfile' });
});
