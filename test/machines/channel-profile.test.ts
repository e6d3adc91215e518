import { describe, expect, it } from 'vitest';
import { policies } from '../../machines/relay/policies.ts';
import { LiveChannel, temporary } from './live.ts';

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
    const channel = new LiveChannel({ incognito: true, policy: policies.upstream }).upToJoins(1);
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
