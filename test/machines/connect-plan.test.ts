import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connectPlan, proceeds, type ConnectPlan } from '../../machines/plan/connect-plan.ts';
import { standingOf, type PlanFacts, type PlanRow } from '../../machines/plan/plan-facts.ts';
import { registry } from '../../machines/registry.ts';
import type { LinkData } from '../../machines/vocabulary/agent-event.ts';
import type { Json, JsonObject } from '../../machines/vocabulary/json.ts';
import { parseLink, type LinkKind } from '../../machines/vocabulary/link.ts';

const key = 'A'.repeat(43);
const short = (letter: string, id = '') => `https://smp.example/${letter}#${id}${key}`;
const full = (path: string, more = '') => `simplex:/${path}#/?v=2&smp=smp://smp.example/q1${more}`;
const group = encodeURIComponent('{"type":"group","groupLinkId":"g"}');

/** Every link that something can be begun by. */
const links: readonly [kind: LinkKind, form: 'short' | 'full', text: string][] = [
  ['invitation', 'short', short('i', `${'A'.repeat(32)}/`)],
  ['invitation', 'full', full('invitation')],
  ['address', 'short', short('a')],
  ['address', 'full', full('contact')],
  ['group', 'short', short('g')],
  ['group', 'full', full('contact', `&data=${group}`)],
  ['channel', 'short', short('c')],
];
const ofKind = (...kinds: LinkKind[]) => links.filter(([kind]) => kinds.includes(kind));

const nothing: PlanFacts = { rows: [], hosts: [], addressOf: [] };
const row = (machine: string, value: Json, context: JsonObject = {}, id = 'it'): PlanRow => ({
  ...{ key: `${machine}/${id}`, machine, status: 'active', value, context },
});
const planOf = (text: string, facts: Partial<PlanFacts>) => connectPlan(text, { ...nothing, ...facts });
const shape = (plan: ConnectPlan) => [plan.plan, 'key' in plan ? plan.key : undefined];

const statesOf = (machine: keyof typeof registry): string[] =>
  Object.values(registry[machine].machine.root.states).map((node) => node.key);

/** What each state of a record comes to: the machine, what is seen, and the states. All others are `resume`. */
const stages: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  contact: {
    requested: ['requested'],
    connecting: ['connecting'],
    known: ['connected'],
    connect: ['ending', 'gone', 'deleting', 'deleted'],
  },
  membership: {
    requested: ['joined', 'weighing'],
    connecting: ['accepted', 'entering', 'pendingApproval', 'pendingReview'],
    known: ['connected', 'rejected'],
    connect: ['ending', 'removed', 'left', 'groupDeleted', 'declined'],
  },
  'channel-join': {
    connecting: [
      ...['fetchingGroupLink', 'fetchingRelayLinks', 'preparingIdentity', 'settling', 'connecting', 'congested'],
    ],
    known: ['functional', 'rejected'],
    connect: ['leaving', 'left', 'cancelling', 'cancelled', 'direct', 'discarded'],
  },
};

const planIn = (machine: string, state: string) =>
  Object.entries(stages[machine] ?? {}).find(([, states]) => states.includes(state))?.[0] ?? 'resume';

const begun = [
  ...statesOf('contact').flatMap((state) =>
    ofKind('invitation', 'address').map(([kind, form, text]) => ['contact', state, kind, form, text] as const),
  ),
  ...statesOf('membership').flatMap((state) =>
    ofKind('group').map(([kind, form, text]) => ['membership', state, kind, form, text] as const),
  ),
  ...statesOf('channel-join').flatMap((state) =>
    ofKind('channel').map(([kind, form, text]) => ['channel-join', state, kind, form, text] as const),
  ),
];

describe('what a link would do', () => {
  it.each(links)('nothing known of the %s (%s): something new begins', (kind, form, text) => {
    const plan = planOf(text, {});
    expect(plan).toEqual({ plan: 'connect', link: expect.objectContaining({ kind, form }) as object });
    expect(proceeds(plan)).toBe('yes');
  });

  it.each(begun)('a %s that is %s, begun by this %s (%s), is what is shown', (machine, state, kind, form, text) => {
    const used = machine === 'contact' && planIn(machine, state) === 'connect' && kind === 'invitation';
    const usual = planIn(machine, state);
    const expected =
      kind === 'invitation' && usual === 'requested' ? 'connecting' : used && form === 'short' ? 'known' : usual;
    const record = row(machine, state);
    expect(shape(planOf(text, { rows: [record] }))).toEqual([
      ...[expected, expected === 'connect' ? undefined : record.key],
    ]);
  });

  it('names no state that a machine does not have', () => {
    for (const [machine, plans] of Object.entries(stages)) {
      expect(statesOf(machine as keyof typeof registry)).toEqual(expect.arrayContaining(Object.values(plans).flat()));
    }
  });

  it('goes on, asks before it goes on, or only shows', () => {
    const link = { kind: 'address', form: 'short', canonical: short('a') } as const;
    const about = { link, key: 'contact/it' };
    const plans: [ConnectPlan, string][] = [
      [{ plan: 'connect', link }, 'yes'],
      [{ plan: 'resume', ...about }, 'yes'],
      [{ plan: 'contactViaAddress', ...about }, 'yes'],
      [{ plan: 'askForInvitation', ...about, contact: 'contact/host' }, 'yes'],
      [{ plan: 'ownLink', ...about, of: 'address' }, 'afterConfirmation'],
      [{ plan: 'requested', ...about }, 'afterConfirmation'],
      [{ plan: 'connecting', ...about }, 'no'],
      [{ plan: 'known', ...about }, 'no'],
      [{ plan: 'noRelays', link }, 'no'],
      [{ plan: 'updateRequired', link, groupType: 'forum' }, 'no'],
      [{ plan: 'invalid', why: 'Empty' }, 'no'],
    ];
    for (const [plan, expected] of plans) expect([plan.plan, proceeds(plan)]).toEqual([plan.plan, expected]);
  });

  it.each([
    ['', 'Empty'],
    ['a'.repeat(9000), 'TooLong'],
    ['hello', 'NotALink'],
    [short('z'), 'UnknownKind'],
    [short('r'), 'UnknownKind'],
    ['https://smp.example/a#short', 'KeyInvalid'],
    [`simplex:/a#${key}`, 'ServerMissing'],
  ])('a text that is no link anybody connects by (%#) is none: %s', (text, why) => {
    expect(planOf(text, { rows: [row('contact', 'connected')] })).toEqual({ plan: 'invalid', why });
  });
});

describe('a link of our own', () => {
  const own: [of: string, record: PlanRow][] = [
    ['invitation', row('contact', 'invited', { way: 'create' })],
    ['invitation', row('contact', 'interrupted', { way: 'create' })],
    ['address', row('contact-address', 'shown')],
    ['group', row('contact-address', 'shown', { group: { groupId: 'g' } })],
  ];
  it.each(own)('is said to be ours, as %s', (of, record) => {
    for (const [, , text] of links) {
      for (const [machine] of Object.entries(stages)) {
        const known = row(machine, 'connected', {}, 'other');
        const plan = planOf(text, { rows: [known, record], addressOf: [known] });
        expect(plan).toMatchObject({ plan: 'ownLink', of, key: record.key });
      }
    }
  });

  it('is no link of ours any more, once the address is deleted', () => {
    const record = { ...row('contact-address', 'deleted'), status: 'done' as const };
    expect(planOf(short('a'), { rows: [record] }).plan).toBe('connect');
  });

  it('an invitation of ours that somebody has used shows who did', () => {
    const [, , text = ''] = links[1] ?? [];
    const used = (state: string) => shape(planOf(text, { rows: [row('contact', state, { way: 'create' })] }));
    expect(used('connecting')).toEqual(['connecting', 'contact/it']);
    expect(used('connected')).toEqual(['known', 'contact/it']);
  });
});

describe('several records of one link', () => {
  it('the one that is furthest counts', () => {
    const order = ['connected', 'accepted', 'rejected', 'joined', 'failed', 'left'];
    const expected = ['known', 'connecting', 'known', 'requested', 'resume', 'connect'];
    for (const [at, state] of order.entries()) {
      const rows = order.slice(at).map((each) => row('membership', each, {}, each));
      for (const facts of [rows, rows.toReversed()]) {
        const found = expected[at] === 'connect' ? undefined : `membership/${state}`;
        expect(shape(planOf(short('g'), { rows: facts }))).toEqual([expected[at], found]);
      }
    }
  });
});

describe('a group that is over here', () => {
  const over = row('membership', 'left', { contact: 'contact/host' });
  const plans = (state: string, fields: JsonObject = {}) =>
    planOf(short('g'), {
      rows: [row('membership', 'left', {}, 'elder'), over],
      hosts: [row('contact', state, fields, 'host')],
    });

  it.each(statesOf('contact'))('its host is asked again where it is a contact: %s', (state) => {
    const expected =
      state === 'connected'
        ? { plan: 'askForInvitation', key: over.key, contact: 'contact/host' }
        : { plan: 'connect' };
    expect(plans(state)).toMatchObject(expected);
  });

  it('M14: its host is not asked where somebody else is that contact by now', () => {
    expect(plans('connected', { isAnother: true })).toMatchObject({ plan: 'connect' });
  });
});

describe('the address of somebody who is known', () => {
  const member = row('member-connection', 'connected');

  it.each(statesOf('contact'))('of a contact that is %s', (state) => {
    const expected: Readonly<Record<string, string>> = {
      ...{ connected: 'known', requested: 'connecting', connecting: 'connecting' },
      ...{ gone: 'contactViaAddress', unconnected: 'contactViaAddress' },
      ...{ ending: 'connect', deleting: 'connect', deleted: 'connect' },
    };
    for (const [, , text] of ofKind('address')) {
      const plan = planOf(text, { addressOf: [member, row('contact', state)] });
      expect(plan.plan).toBe(expected[state] ?? 'resume');
      const about = plan.plan === 'connect' ? { boundTo: member.key } : { key: 'contact/it' };
      expect(plan).toMatchObject(about);
    }
  });

  it('of two contacts that show it, the one that is there is shown', () => {
    const addressOf = [row('contact', 'gone', {}, 'old'), row('contact', 'connected', {}, 'new')];
    expect(shape(planOf(short('a'), { addressOf }))).toEqual(['known', 'contact/new']);
  });

  it('M12: of a member who is no contact: the request is bound to the member', () => {
    expect(planOf(short('a'), { addressOf: [member] })).toMatchObject({ plan: 'connect', boundTo: member.key });
  });

  it('counts for an address alone', () => {
    for (const [, , text] of ofKind('invitation', 'group', 'channel')) {
      expect(planOf(text, { addressOf: [row('contact', 'connected')] })).not.toHaveProperty('key');
    }
  });
});

describe('what the link leads to', () => {
  const id = 'A'.repeat(43);
  const profile = (groupType = 'channel') => ({
    groupProfile: { displayName: 'garden', fullName: '', publicGroup: { groupType, publicGroupId: id } },
  });
  const fine: LinkData = {
    ...{ request: 'request', direct: false, owners: [], relays: [short('r')], entityId: id },
    userData: profile(),
  };
  const { entityId: _, ...anonymous } = fine;
  const cases: [words: string, data: LinkData, plan: object][] = [
    ['it is in order', fine, { plan: 'connect' }],
    ['its members connect with each other', { ...fine, direct: true, relays: [] }, { plan: 'connect' }],
    ['RLY-09: it has no relays', { ...fine, relays: [] }, { plan: 'noRelays' }],
    ['its kind is not known', { ...fine, userData: profile('forum') }, { plan: 'updateRequired', groupType: 'forum' }],
    ['it has no profile', { ...fine, userData: {} }, invalid('groupProfile')],
    ['it does not say what it belongs to', anonymous, invalid('entityId')],
    ['RLY-12: it belongs to another group', { ...fine, entityId: 'B'.repeat(43) }, invalid('entityIdMatch')],
  ];
  it.each(cases)('of a group or a channel: %s', (_words, data, plan) => {
    for (const [kind, , text] of links) {
      const isGroup = kind === 'group' || kind === 'channel';
      expect(planOf(text, { data })).toMatchObject(isGroup ? plan : { plan: 'connect' });
    }
  });

  it('does not matter where the link has begun something already', () => {
    expect(planOf(short('c'), { rows: [row('channel-join', 'functional')], data: { ...fine, relays: [] } }).plan).toBe(
      'known',
    );
  });
});

function invalid(missing: string) {
  return { plan: 'invalid', why: { code: 'LinkDataInvalid', missing } };
}

describe('whatever is given', () => {
  const anyRow = fc.record({
    key: fc.string(),
    machine: fc.oneof(fc.constantFrom(...Object.keys(registry)), fc.string()),
    status: fc.constantFrom('active' as const, 'done' as const),
    value: fc.jsonValue(),
    context: fc.dictionary(
      fc.constantFrom('way', 'contact', 'group', 'link', 'peer'),
      fc.oneof(fc.constantFrom('create', 'contact/x'), fc.jsonValue()),
    ),
  }) as fc.Arbitrary<PlanRow>;
  const data = fc.option(
    fc.record({
      ...{ request: fc.string(), direct: fc.boolean(), owners: fc.constant([]), relays: fc.array(fc.string()) },
      userData: fc.dictionary(fc.constantFrom('groupProfile', 'other'), fc.jsonValue()),
    }),
    { nil: undefined },
  ) as fc.Arbitrary<LinkData | undefined>;
  const text = fc.oneof(fc.constantFrom(...links.map(([, , each]) => each)), fc.string());

  it('there is a plan, about that very link, and the same again', () => {
    const rows = fc.array(anyRow, { maxLength: 4 });
    fc.assert(
      fc.property(text, rows, rows, rows, data, (given, begunBy, hosts, addressOf, leadsTo) => {
        const facts: PlanFacts = { rows: begunBy, hosts, addressOf, ...(leadsTo && { data: leadsTo }) };
        const plan = connectPlan(given, facts);
        expect(connectPlan(given, facts)).toEqual(plan);
        expect(['yes', 'no', 'afterConfirmation']).toContain(proceeds(plan));
        const keys = [...begunBy, ...addressOf].map((each) => each.key);
        expect('key' in plan ? keys : [undefined]).toContain('key' in plan ? plan.key : undefined);
        expect('link' in plan ? plan.link : parseLink(given)).toEqual(parseLink(given));
        for (const each of begunBy) expect(() => standingOf(each)).not.toThrow();
      }),
    );
  });
});
