/**
 * What a link leads to, fetched before anything is done with it: for a screen that says what would happen. Nothing of it
 * is left once it is closed.
 */
import { assign, setup } from 'xstate';
import type { PeerLimits } from '../peer/peer-limits.ts';
import { resolveLimits } from '../peer/peer-limits.ts';
import { errorClass } from '../vocabulary/agent-error.ts';
import type { AgentCommand } from '../vocabulary/agent-command.ts';
import type { AgentEvent, LinkData } from '../vocabulary/agent-event.ts';
import { agentFailure } from '../vocabulary/agent-failure.ts';
import { effects } from '../vocabulary/effect.ts';
import type { Reason } from '../vocabulary/reason.ts';

/** `link` in its canonical form. */
export type LinkPreviewInput = { link: string; limits?: Partial<PeerLimits> | undefined };
export type LinkPreviewContext = {
  link: string;
  limits: PeerLimits;
  data?: LinkData | undefined;
  reason?: Reason | undefined;
};
type LinkPreviewEvent = (AgentEvent & { at: number }) | { type: 'user.retry' } | { type: 'user.close' };

const linkPreviewSetup = setup({
  types: {
    input: {} as LinkPreviewInput,
    context: {} as LinkPreviewContext,
    events: {} as LinkPreviewEvent,
    tags: {} as 'waiting' | 'settled' | 'needs-user' | 'disposable',
  },
  actions: {
    ...effects,
    rememberData: assign(({ event }) => (event.type === 'LDATA' ? { data: event.data, reason: undefined } : {})),
    rememberError: assign(({ event }) =>
      event.type === 'ERR' ? { reason: agentFailure(event.error, 'fetchLink') } : {},
    ),
    rememberLimit: assign({ reason: { code: 'TimedOut', waitedFor: 'link' } }),
    forgetReason: assign({ reason: undefined }),
  },
  guards: {
    isTemporary: ({ event }) => event.type === 'ERR' && ['temporary', 'congested'].includes(errorClass(event.error)),
  },
  delays: { linkLimit: ({ context }) => context.limits.interactive },
});

const fetchLink = ({ context: { link } }: { context: LinkPreviewContext }): AgentCommand => ({
  type: 'fetchLink',
  link,
  mode: 'interactive',
});

const close = { 'user.close': 'closed' } as const;

export const linkPreview = linkPreviewSetup.createMachine({
  id: 'link-preview',
  context: ({ input: { link, limits } }) => ({ link, limits: resolveLimits(limits) }),
  initial: 'fetching',
  states: {
    fetching: {
      description: 'At the start, and by user.retry: what the link leads to (LDATA) is awaited.',
      tags: 'waiting',
      entry: ['forgetReason', { type: 'command', params: fetchLink }],
      on: {
        ...close,
        LDATA: { target: 'fetched', actions: 'rememberData' },
        ERR: [
          { guard: 'isTemporary', target: 'interrupted', actions: 'rememberError' },
          { target: 'dead', actions: 'rememberError' },
        ],
      },
      after: { linkLimit: { target: 'interrupted', actions: ['cancelCommands', 'rememberLimit'] } },
    },
    fetched: {
      description: 'The data are there (LDATA), as long as they are looked at: until user.close.',
      tags: 'settled',
      on: close,
    },
    interrupted: {
      description: 'It failed for now (ERR, or the limit). user.retry tries again.',
      tags: ['settled', 'needs-user'],
      on: { ...close, 'user.retry': 'fetching' },
    },
    dead: {
      description: 'The link leads nowhere (ERR). user.retry tries again nevertheless.',
      tags: ['settled', 'needs-user'],
      on: { ...close, 'user.retry': 'fetching' },
    },
    closed: {
      description: 'Nobody looks at it any more (user.close).',
      tags: ['settled', 'disposable'],
      type: 'final',
    },
  },
});
