import fc from 'fast-check';
import { expect, it } from 'vitest';
import { registry } from '../../machines/registry.ts';
import type { ChannelContext } from '../../machines/relay/channel-context.ts';
import { policies } from '../../machines/relay/policies.ts';
import type { RelayContext } from '../../machines/relay/relay-context.ts';
import type { InstanceRecord, MachineEvent } from '../../runtime/record.ts';
import { LiveTree, plain } from '../differential/live.ts';
import { PureTree } from '../differential/pure.ts';
import * as said from './live.ts';

const channel = 'channel-join/g';
const errors = [said.temporary, said.permanent, said.quota, said.prohibited].map((error) => ({ type: 'ERR', error }));
const key = { type: 'KEY', keyRef: 'k', publicKey: 'p' };
const conf = (message: object) => ({ type: 'CONF', confirmationId: 'x', message });

const toChannel = [
  ...['user.connect', 'user.retry', 'user.continueWithout', 'user.open', 'user.cancel', 'user.leave'],
  ...['user.retry', 'user.open', 'user.retry'],
].map((type): object => ({ type }));
const links = [[1], [1, 2], [1, 2, 3], [2, 3], []].map((relays) => ({ type: 'LDATA', data: said.channelData(relays) }));

/** What a relay is told with and without a connection of its own: only an agent's event names one. */
const toAnyRelay = (n: number) => [
  ...errors,
  { type: 'LDATA', data: said.relayData(n) },
  { type: 'LDATA', data: said.relayData(n) },
  { type: 'user.retry' },
  { type: 'WAIT', waitingFor: 'network' },
];
const toConnection = [
  ...['JOINED', 'OK', 'CON', 'DELD', 'QCONT', 'JOINED', 'CON'].map((type) => ({ type })),
  ...[said.invitation(), said.invitation(), said.invitation('another'), said.rejection].map(conf),
  ...['none', 'joined', 'allowed', 'ready'].map((state) => ({ type: 'STATUS', state })),
  { type: 'STATUS', state: 'confirmed', confirmation: conf(said.invitation()) },
  { type: 'MSG', message: said.farewell },
  { type: 'MSG', message: said.announcement(4), signedBy: said.ownerKey },
  { type: 'MSG', message: said.removal(1), signedBy: said.ownerKey },
];

type Happening = { to: string; event: { type: string } } | { timer: number };
const from = (to: string, events: readonly object[]) =>
  fc.constantFrom(...events).map((event): Happening => ({ to, event: event as { type: string } }));

const happening = fc.oneof(
  from(channel, [...toChannel, ...links, ...errors, key, key, key]),
  ...[1, 2, 3].flatMap((n) => [
    from(`${channel}/relay-${n}`, toAnyRelay(n)),
    from(`${channel}/relay-${n}`, toConnection),
  ]),
  fc.nat(3).map((timer): Happening => ({ timer })),
);

const policy = fc.constantFrom(
  policies.seed,
  policies.upstream,
  { ...policies.seed, joinPolicy: 'first-interactive' as const },
  { ...policies.upstream, joinPolicy: 'first-interactive' as const },
  { ...policies.seed, deadRelayLink: 'stop' as const },
);

const begin: Happening[] = [{ type: 'user.connect' }, links[2] ?? key].map((event) => ({ to: channel, event }));

it('a channel knows of each relay what that knows of itself, whatever happens, and live actors do no other', () => {
  fc.assert(
    fc.property(
      fc.array(happening, { minLength: 20, maxLength: 80 }),
      policy,
      fc.boolean(),
      (random, chosen, oneStep) => {
        const input = { link: said.channelLink, policy: chosen, oneStep };
        const live = new LiveTree(registry, 'channel-join', channel, input);
        const pure = new PureTree(registry, 'channel-join', channel, input);
        for (const each of [...begin, ...random]) {
          if ('timer' in each) {
            const timer = live.timers[each.timer];
            if (!timer) continue;
            live.fire(timer.key, timer.id);
            pure.fire(timer.key, timer.id);
          } else {
            const event = addressed(each.event, pure.rows.get(each.to));
            if (!event) continue;
            live.send(each.to, event);
            pure.send(each.to, event);
          }
          const alive = Object.entries(live.shown()).filter(([row]) => !pure.removed.has(row));
          expect(plain(pure.shown())).toEqual(plain(Object.fromEntries(alive)));
          expect(disagreements(pure)).toEqual([]);
        }
        // The end of a parent stops its children by effects that live actors do not inspect alike.
        const told = ({ kind }: { kind: string }) => kind !== 'stop';
        expect(pure.asked.filter(told)).toEqual(live.asked.filter(told));
      },
    ),
    { numRuns: 150 },
  );
});

/** The event as the agent gives it, or nothing where it could not come. */
function addressed(event: { type: string }, row: InstanceRecord | undefined): MachineEvent | undefined {
  if (row?.status !== 'active') return undefined;
  const { connectionId } = row.context as Partial<RelayContext>;
  if (connectionId === undefined && toConnection.some((each) => each === event)) return undefined;
  return plain({ id: 'e', ...event, connectionId }) as MachineEvent;
}

function disagreements({ rows }: PureTree): string[] {
  const root = rows.get(channel);
  if (root?.status !== 'active') return [];
  return (root.context as unknown as ChannelContext).relays.flatMap(({ relayId, phase }) => {
    const state = rows.get(`${channel}/${relayId}`)?.value;
    // A relay that left may be removed afterwards: that is the channel's knowledge alone.
    return phase === state || (phase === 'removed' && state === 'left')
      ? []
      : [`${relayId}: ${phase}, ${JSON.stringify(state)}`];
  });
}
