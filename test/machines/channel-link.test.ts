import { describe, expect, it } from 'vitest';
import { policies } from '../../machines/relay/policies.ts';
import { channelLink, LiveChannel, permanent, temporary } from './live.ts';

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
