import { describe, expect, it } from 'vitest';
import type { UserAction } from '../../machines/explanation.ts';
import { allowsDirectMessages, directMessageRule } from '../../machines/member/group-preferences.ts';
import { memberActions, type MemberAction } from '../../machines/person/member-actions.ts';
import { mergePolicies } from '../../machines/person/merge-policy.ts';
import type { GroupProfile } from '../../machines/vocabulary/chat-params.ts';

const roles = ['relay', 'observer', 'author', 'member', 'moderator', 'admin', 'owner', 'from-a-newer-client'] as const;
const group = (directMessages?: unknown): GroupProfile => ({
  ...{ displayName: 'g', fullName: '' },
  ...(directMessages !== undefined && { groupPreferences: { directMessages } }),
});

/** What a group says of direct messages, and who may write them. */
const rules: readonly (readonly [string, GroupProfile | undefined, readonly string[]])[] = [
  ['no profile', undefined, roles],
  ['nothing', group(), roles],
  ['what nobody can read', group({ enable: 7 }), roles],
  ['on', group({ enable: 'on' }), roles],
  ['off', group({ enable: 'off' }), []],
  ['something newer', group({ enable: 'sometimes' }), []],
  ['on for who moderates', group({ enable: 'on', role: 'moderator' }), ['moderator', 'admin', 'owner']],
  ['off, whatever the role', group({ enable: 'off', role: 'member' }), []],
];

describe('direct messages', () => {
  it.each(rules)('where the group says %s', (_, profile, allowed) => {
    expect(roles.filter((role) => allowsDirectMessages(profile, role))).toEqual(allowed);
  });

  it.each(rules)('where the group says %s, as rows keep it, and nothing where all may', (_, profile, allowed) => {
    const kept = directMessageRule(profile);
    expect(roles.filter((role) => allowsDirectMessages(kept, role))).toEqual(allowed);
    expect(Object.keys(kept)).toEqual(allowed.length === roles.length ? [] : ['groupPreferences']);
  });
});

const offered: readonly UserAction[] = ['contact', 'probe', 'changeRole', 'remove'];
const link = 'simplex:/contact#address';
const policies = [mergePolicies.seed, mergePolicies.upstream];

/** Every combination of what decides: rule, our role, the member's, its contact, its address, the policy. */
const table = rules.flatMap(([rule, groupProfile, allowed]) =>
  [undefined, ...roles].flatMap((ours) =>
    roles.flatMap((role) =>
      [undefined, 'contact/c'].flatMap((contact) =>
        [undefined, link].flatMap((contactLink) =>
          policies.map((policy) => {
            const profile = { ...(contactLink !== undefined && { contactLink }) };
            const member = { role, profile, offered, ...(contact !== undefined && { contact }) };
            const actions = memberActions(member, { role: ours, groupProfile }, policy);
            return {
              rule,
              ours,
              role,
              contact,
              contactLink,
              policy,
              actions,
              isAllowed: allowed.includes(ours ?? 'observer'),
            };
          }),
        ),
      ),
    ),
  ),
);
const where = (action: MemberAction) => table.filter(({ actions }) => actions.includes(action));

describe('what is offered for a member', () => {
  it('is a contact where the group allows it to us, and there is none', () => {
    expect(where('contact')).toEqual(table.filter(({ isAllowed, contact }) => isAllowed && contact === undefined));
  });

  it('is to write to the contact where there is one, whatever the group says', () => {
    expect(where('message')).toEqual(table.filter(({ contact }) => contact !== undefined));
  });

  it('is its address where it has one and the group allows it, or upstream’s policy shows it all the same', () => {
    expect(where('showAddress')).toEqual(
      table.filter(
        ({ contactLink, isAllowed, policy }) => contactLink !== undefined && (isAllowed || policy.showMemberAddress),
      ),
    );
  });

  it('is neither button nor address in a group without direct messages', () => {
    const forbidden = table.filter(({ rule, policy }) => rule === 'off' && policy === mergePolicies.seed);
    expect(forbidden.length).toBeGreaterThan(100);
    for (const { actions } of forbidden) expect(actions).not.toEqual(expect.arrayContaining(['contact']));
    for (const { actions } of forbidden) expect(actions).not.toEqual(expect.arrayContaining(['showAddress']));
  });

  it('is another role, or to be removed, by those only who have a role for it', () => {
    const pairs = (action: MemberAction) => [...new Set(where(action).map(({ ours, role }) => `${ours} ${role}`))];
    const below = ['relay', 'observer', 'author', 'member', 'moderator', 'admin'];
    const known = [...below, 'owner'];
    const allowed = [
      ...[...below, 'from-a-newer-client'].map((role) => `admin ${role}`),
      ...[...known, 'from-a-newer-client'].map((role) => `owner ${role}`),
    ];
    expect(pairs('remove')).toEqual(allowed);
    expect(pairs('changeRole')).toEqual(allowed);
  });

  it('is anything else that its row offers, and nothing that its row does not', () => {
    expect(where('probe')).toHaveLength(table.length);
    const nothing = { role: 'member', profile: { contactLink: link }, contact: 'contact/c', offered: [] };
    expect(memberActions(nothing, { role: 'owner' }, mergePolicies.seed)).toEqual(['message', 'showAddress']);
  });
});
