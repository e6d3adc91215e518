import { describe, expect, it } from 'vitest';
import { policies } from '../../machines/relay/policies.ts';
import { channelLink, invitation, LiveChannel, permanent, quota, rejection, relayData, temporary } from './live.ts';

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

describe('the group link', () => {
  const ends: [string, object, string, object | undefined][] = [
    ['no relays', { relays: [] }, 'noRelays', undefined],
    ['another entity id', { entityId: 'other' }, 'linkInvalid', { code: 'LinkDataInvalid', missing: 'entityIdMatch' }],
    ['no entity id', { entityId: undefined }, 'linkInvalid', { code: 'LinkDataInvalid', missing: 'entityId' }],
    ['no profile', { userData: {} }, 'linkInvalid', { code: 'LinkDataInvalid', missing: 'groupProfile' }],
  ];
  it.each(ends)('with %s has an end of its own, and nothing is made', (_, changes, state, reason) => {
    const channel = new LiveChannel();
    channel.user({ type: 'user.connect' });
    channel.groupLink([1], changes);
    expect([channel.state, channel.context.reason]).toEqual([state, reason]);
    expect(channel.asked).toEqual([]);
    expect(channel.context.relays).toEqual([]);
  });

  it.each([{ incognito: true }, { incognito: false, profile: { displayName: 'Nora', fullName: '' } }])(
    'RLY-10: of a group without relays, by design, is handed over to a membership, as whom the user chose (%j)',
    (choice) => {
      const channel = new LiveChannel(choice);
      channel.user({ type: 'user.connect' });
      channel.groupLink([], { relays: [], direct: true });
      const key = `membership/${channel.context.membershipId}`;
      expect([channel.state, channel.output]).toEqual(['direct', { membership: key }]);
      expect(channel.told).toEqual([
        {
          to: { key },
          event: { type: 'membership.begin' },
          create: {
            machine: 'membership',
            input: { groupId: channel.context.membershipId, by: 'link', link: channelLink, ...choice },
          },
        },
      ]);
      expect([channel.asked, channel.profilesMade]).toEqual([[], 0]);
    },
  );

  it('of an unknown group type needs an update, whether or not it has relays', () => {
    const channel = new LiveChannel();
    channel.user({ type: 'user.connect' });
    const publicGroup = { groupType: 'forum', groupLink: 'x', publicGroupId: 'y' };
    channel.groupLink([1], { userData: { groupProfile: { displayName: 'f', publicGroup } } });
    expect(channel.context.reason).toEqual({ code: 'UpdateRequired', groupType: 'forum' });
    expect(channel.state).toBe('updateRequired');
  });

  it('that is gone is invalid, and one that is out of reach waits for a retry', () => {
    const channel = new LiveChannel();
    channel.user({ type: 'user.connect' });
    channel.fails('channel', 'fetchLink', temporary);
    expect([channel.state, channel.context.reason]).toEqual(['awaitingRetry', { code: 'LinkUnreachable' }]);
    channel.user({ type: 'user.retry' });
    channel.fails('channel', 'fetchLink', permanent);
    expect([channel.state, channel.context.reason]).toEqual(['linkInvalid', { code: 'LinkGone' }]);
  });

  it('that never answers stops waiting at its limit', () => {
    const channel = new LiveChannel();
    channel.user({ type: 'user.connect' });
    channel.clock.increment(policies.seed.limits.interactive);
    expect([channel.state, channel.context.reason]).toEqual(['awaitingRetry', { code: 'TimedOut', waitedFor: 'link' }]);
    expect(channel.asked).toEqual([]);
  });

  it('is fetched again by a retry: relays that are gone are removed, new ones are added', () => {
    const channel = new LiveChannel();
    channel.user({ type: 'user.connect' });
    channel.groupLink([1, 2]);
    channel.relayLinks(1);
    channel.fails('relay-2', 'fetchLink', temporary);
    channel.user({ type: 'user.retry' });
    channel.groupLink([1, 3]);
    expect(channel.context.relays.map(({ relayId, phase }) => `${relayId} ${phase}`)).toEqual([
      'relay-2 removed',
      'relay-1 linkResolved',
      'relay-3 fetchingLink',
    ]);
  });

  it('with more relays than are connected at once says how many were left out', () => {
    const channel = new LiveChannel();
    channel.user({ type: 'user.connect' });
    channel.groupLink(Array.from({ length: 19 }, (_, at) => at + 1));
    expect([channel.context.relays.length, channel.context.leftOut]).toEqual([16, 3]);
  });
});

describe('the profile', () => {
  it('may be chosen anew until it was made, and never after', () => {
    const channel = new LiveChannel();
    channel.user({ type: 'user.chooseProfile', incognito: true });
    channel.user({ type: 'user.connect' });
    channel.user({ type: 'user.connect', incognito: false });
    channel.groupLink([1]);
    channel.relayLinks(1);
    channel.key();
    expect(channel.context.profile?.displayName).toBe('main 1');
    const before = channel.context;
    channel.user({ type: 'user.connect', incognito: true });
    channel.user({ type: 'user.chooseProfile', profile: { displayName: 'other', fullName: '' } });
    expect(channel.refused).toEqual([{ code: 'ProfileLocked' }, { code: 'ProfileLocked' }]);
    channel.user({ type: 'user.connect', incognito: false });
    expect(channel.refused).toHaveLength(2);
    expect(channel.context).toBe(before);
  });

  it('that the client gave is the one that relays see', () => {
    const profile = { displayName: 'given', fullName: '' };
    const channel = new LiveChannel({ profile, incognito: true }).upToJoins(1);
    expect(channel.profilesMade).toBe(0);
    expect(channel.commands('joinConnection')[0]?.message.params).toMatchObject({ profile });
  });

  it('of the main account is forgotten when incognito is chosen instead', () => {
    const channel = new LiveChannel({ profile: { displayName: 'main', fullName: '' } });
    channel.user({ type: 'user.connect', incognito: true });
    channel.groupLink([1]);
    channel.relayLinks(1);
    expect(channel.context.profile?.displayName).toBe('incognito 1');
  });

  it('and key are made once over four attempts', () => {
    const channel = new LiveChannel({ incognito: true, ...upstream }).upToJoins(1);
    for (let attempt = 1; attempt <= 3; attempt++) {
      channel.fails('relay-1', 'joinConnection', temporary);
      channel.user({ type: 'user.retry' });
      channel.groupLink([1]);
    }
    expect([channel.profilesMade, channel.draws, channel.commands('createKey').length]).toEqual([1, 1, 0]);
    expect(channel.commands('joinConnection')).toMatchObject([{ connectionId: 'membership-1....-relay-1-1' }]);
  });

  it('waits for a retry when the key could not be made', () => {
    const channel = new LiveChannel();
    channel.user({ type: 'user.connect' });
    channel.groupLink([1]);
    channel.relayLinks(1);
    channel.fails('channel', 'createKey', { type: 'INTERNAL' });
    expect(channel.state).toBe('awaitingRetry');
    expect(channel.context.reason).toMatchObject({ code: 'AgentFailed', during: 'createKey' });
    channel.user({ type: 'user.retry' });
    channel.groupLink([1]);
    channel.key();
    expect(channel.state).toBe('connecting');
    expect(channel.profilesMade).toBe(1);
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
