import type { ChannelJoinInput } from '../../machines/relay/channel-context.ts';
import { policies } from '../../machines/relay/policies.ts';
import { channelLink, root } from './channel.ts';
import { findingsOf, reportsOf } from './channel-words.ts';
import type { Move } from './moves.ts';

/** One graph: how the join is started, and what may happen in it. Several small ones, since moves multiply places. */
export interface Setting {
  readonly name: string;
  readonly input: ChannelJoinInput;
  readonly user: readonly string[];
  readonly answers: readonly string[];
  readonly reports?: readonly string[];
  readonly findings?: readonly string[];
  /** Commands that were withdrawn are answered nevertheless. */
  readonly late?: boolean;
}

const link = channelLink;
const failures = ['temporary', 'congested', 'permanent', 'stale'];
const path = ['relay 0', 'relay', 'key', 'joined', 'ok'];

export const settings: readonly Setting[] = [
  {
    name: 'a group that is no channel',
    input: { link },
    user: ['user.connect'],
    answers: ['no relays by design'],
  },
  {
    name: 'the channel, from its link to its first relay',
    input: { link },
    user: ['user.connect', 'user.chooseProfile', 'user.retry', 'user.open', 'user.cancel', 'user.leave'],
    answers: ['relay 0', 'no relays', 'unknown type', 'nonsense', 'relay', 'key', 'joined', ...failures],
    reports: ['confirmed, rejected'],
  },
  {
    name: 'one relay, in the background',
    input: { link },
    user: ['user.connect', 'user.retry', 'user.leave'],
    answers: [...path, 'nonsense', 'sent', 'deleted', 'waits', 'waits and breaks', ...failures],
    reports: [
      'confirmed, accepted',
      'confirmed, rejected',
      'confirmed, wrong',
      'connected',
      'quota again',
      'failed for now',
      'failed for good',
      'greeting',
      'farewell',
    ],
    findings: Object.keys(findingsOf('')),
  },
  {
    name: 'one relay, with somebody waiting',
    input: { link, policy: policies.upstream },
    user: ['user.connect', 'user.retry', 'user.cancel'],
    answers: [...path, 'unknown type', ...failures],
    reports: ['confirmed, accepted', 'connected'],
  },
  {
    name: 'a second connection, while the first is being deleted',
    input: { link },
    user: ['user.connect', 'user.retry', 'user.leave'],
    answers: [...path, 'permanent', 'deleted', 'waits'],
    reports: ['confirmed, accepted', 'connected'],
  },
  {
    name: 'a channel that works, and changes',
    input: { link },
    user: ['user.connect', 'user.retry', 'user.open', 'user.chooseProfile', 'user.cancel', 'user.leave'],
    answers: [...path, 'relay 1', 'no relays', 'nonsense', 'temporary', 'permanent', 'deleted'],
    reports: [
      'announcement of the owner',
      'announcement of nobody',
      'removal by the owner',
      'deletion by the owner',
      'newcomer',
      'farewell',
      'confirmed, rejected',
    ],
  },
  {
    name: 'in one step',
    input: { link, oneStep: true },
    user: ['user.open', 'user.cancel', 'user.leave', 'user.retry'],
    answers: ['relay 0', 'no relays', 'unknown type', 'nonsense', 'relay', 'key', 'joined', 'temporary', 'permanent'],
    reports: ['confirmed, rejected', 'announcement of the owner'],
  },
  {
    name: 'two relays, the user asked about dead links',
    input: { link, policy: { deadRelayLink: 'stop' } },
    user: ['user.connect', 'user.retry', 'user.continueWithout'],
    answers: ['relays 0 1', 'relay', 'key', 'temporary', 'permanent'],
  },
];

/** With this, everything may happen: too much to be explored, and for random walks. */
export const everything: Omit<Setting, 'name' | 'input'> = {
  user: [
    'user.connect',
    'user.chooseProfile',
    'user.retry',
    'user.continueWithout',
    'user.open',
    'user.cancel',
    'user.leave',
  ],
  answers: [
    ...path,
    'relays 0 1',
    'relay 1',
    'no relays',
    'unknown type',
    'nonsense',
    'sent',
    'deleted',
    'waits',
    'waits and breaks',
    ...failures,
  ],
  reports: Object.keys(reportsOf('')),
  findings: Object.keys(findingsOf('')),
  late: true,
};

/** Two relays that are about to be joined, under each policy that tells them apart: where random walks begin, too. */
export const openings: readonly { readonly setting: Setting; readonly moves: readonly Move[] }[] = [
  policies.seed,
  { ...policies.upstream, linkPolicy: 'all' } as const,
  { ...policies.seed, joinPolicy: 'first-interactive', acceptAnnouncements: false } as const,
].map((policy) => ({
  setting: { name: `two relays, ${policy.joinPolicy}`, input: { link, incognito: true, policy }, ...everything },
  moves: [
    { type: 'user', key: root, event: { type: 'user.connect' } },
    { type: 'answer', key: root, command: 'fetchLink', nth: 0, says: 'relays 0 1' },
    { type: 'answer', key: `${root}/relay-1`, command: 'fetchLink', nth: 0, says: 'relay' },
    { type: 'answer', key: `${root}/relay-2`, command: 'fetchLink', nth: 0, says: 'relay' },
    { type: 'answer', key: root, command: 'createKey', nth: 0, says: 'key' },
  ],
}));
