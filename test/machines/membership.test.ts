import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { registry } from '../../machines/registry.ts';
import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import { profile } from './member-step.ts';
import { groupProfile, invited, founded, inGroup } from './membership-step.ts';

describe('a group that we found', () => {
  it('is ours at once: we are its owner under a name that was drawn, and it has no host', () => {
    const group = founded();
    expect([group.state, group.context.role, group.context.memberId]).toEqual(['connected', 'owner', 'drawn-1']);
    expect([group.context.profile, group.labels]).toEqual([profile('main'), ['membership:g']]);
    expect([group.beginnings, group.emitted]).toEqual([[], [{ type: 'group.joined', groupId: 'g' }]]);
  });

  it.each([
    [{ incognito: true }, profile('incognito')],
    [{ profile: profile('Nora') }, profile('Nora')],
  ])('is founded as whom the user chose: %j', (choice, as) => {
    expect(founded(choice).context.profile).toEqual(as);
  });

  it('counts its members, however they come and go', () => {
    const group = founded().send(
      { type: 'members.changed', to: 'invited' },
      { type: 'members.changed', from: 'invited', to: 'connected' },
      { type: 'members.changed', to: 'pending' },
      { type: 'members.changed', from: 'pending' },
    );
    expect(group.context.counts).toEqual({ invited: 0, pending: 0, connecting: 0, connected: 1, failed: 0 });
  });

  it('is deleted by an owner: everybody hears of it, and then that it is over', () => {
    const group = founded().send({ type: 'user.deleteGroup' });
    expect([group.state, group.status]).toEqual(['groupDeleted', 'done']);
    expect(group.broadcasts()).toEqual([
      {
        label: 'members:g',
        event: { type: 'member.say', message: chatMessage.grpDel() },
        followedBy: { type: 'group.over' },
      },
    ]);
  });

  it('is not deleted by who is no owner', () => {
    const group = inGroup().send({ type: 'user.deleteGroup' });
    expect([group.state, group.refused]).toEqual(['connected', ['NotAllowed']]);
  });
});

describe('what a membership is started with', () => {
  const { input, events } = registry.membership;
  const link = `https://smp.example/g#${'A'.repeat(43)}`;

  it.each([
    [{ groupId: 'g', by: 'create', groupProfile }, true],
    [{ groupId: 'g', by: 'create', groupProfile, incognito: true, limits: { answer: 1000 } }, true],
    [{ groupId: 'g', by: 'link', link, profile: profile('Nora') }, true],
    [{ groupId: 'g', by: 'link', link: 'simplex:/contact#/?v=1&smp=s&data=%7B%22type%22%3A%22group%22%7D' }, true],
    [{ groupId: 'g', by: 'link', link: `https://smp.example/a#${'A'.repeat(43)}` }, false],
    [{ groupId: 'g', by: 'link', link: 'nonsense' }, false],
    [{ groupId: 'g', by: 'create', groupProfile: { ...groupProfile, image: 'i'.repeat(5000) } }, false],
    [{ groupId: 'g'.repeat(73), by: 'create', groupProfile }, false],
    [{ groupId: 'g', by: 'create' }, false],
    [{ groupId: 'g', by: 'invitation', ...invited }, false],
  ])('%j: %s', (value, fits) => {
    expect(v.is(input, value)).toBe(fits);
  });

  it('a person says only what a person may', () => {
    expect(Object.keys(events)).toEqual([
      'user.join',
      'user.decline',
      'user.retry',
      'user.repeat',
      'user.probe',
      'user.contact',
      'user.leave',
      'user.deleteGroup',
      'user.send',
    ]);
    expect(v.is(events['user.send'], { text: '' })).toBe(false);
    expect(v.is(events['user.send'], { text: 'hi', msgId: 'm-1' })).toBe(true);
  });
});
