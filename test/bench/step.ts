import {
  createActor,
  enqueueActions,
  transition,
  type AnyMachineSnapshot,
  type EventFromLogic,
  type Snapshot,
} from 'xstate';
import { relayConnection } from '../../machines/relay/relay-connection.ts';
import type { RelayInput } from '../../machines/relay/relay-context.ts';
import { policies } from '../../machines/relay/policies.ts';
import { initialStep, step } from '../../runtime/step.ts';
import { ratio, type Result, type Scale } from './measure.ts';

type RelayEvent = EventFromLogic<typeof relayConnection>;

const nothing = enqueueActions(() => undefined);

/** XState's `transition()` throws on a machine that talks to its parent, so all three run a relay that tells nobody. */
const relay = relayConnection.provide({
  actions: { report: nothing, reportWait: nothing, passOn: nothing } as never,
});

const publicGroupId = 'Y2hhbm5lbA';
const input: RelayInput = {
  relayId: 'relay-1',
  link: 'https://smp1.example/r#OeTul0ASBzFFSokR9PWn2YCGihS6RyomRSwShMEfqkg',
  membershipId: 'bWVtYmVyc2hpcA',
  publicGroupId,
  mode: 'interactive',
  limits: policies.seed.limits,
};
const connectionId = 'bWVtYmVyc2hpcA-relay-1-1';

/** A whole join, as the agent tells it. */
const events: RelayEvent[] = [
  {
    type: 'LDATA',
    id: '1',
    corrId: 'c1',
    at: 1,
    data: {
      request: 'request',
      entityId: 'cmVsYXk',
      direct: false,
      owners: [],
      relays: [],
      userData: { relayProfile: { displayName: 'relay', fullName: '' } },
    },
  },
  {
    type: 'relay.join',
    identity: {
      profile: { displayName: 'me', fullName: '' },
      memberId: 'bWVtYmVy',
      memberKey: 'a2V5',
      keyRef: 'key-1',
    },
    mode: 'background',
  },
  { type: 'JOINED', id: '2', corrId: 'c2', connectionId, secured: false, at: 2 },
  {
    type: 'CONF',
    id: '3',
    connectionId,
    confirmationId: 'confirmation',
    at: 3,
    message: {
      event: 'x.grp.link.inv',
      params: {
        groupLinkInvitation: {
          fromMember: { memberId: 'cmVsYXk', memberRole: 'relay' },
          fromMemberName: 'relay',
          invitedMember: { memberId: 'bWVtYmVy', memberRole: 'observer' },
          groupProfile: { displayName: 'channel', fullName: '', publicGroup: { groupType: 'channel', publicGroupId } },
        },
      },
    },
  },
  { type: 'OK', id: '4', corrId: 'c3', connectionId, at: 4 },
  { type: 'CON', id: '5', connectionId, at: 5 },
];

function pure(): unknown {
  let { state } = initialStep(relay, input as never);
  for (const event of events) ({ state } = step(relay, state, event as never));
  return state.value;
}

function live(): unknown {
  const actor = createActor(relay, { input, clock });
  actor.start();
  actor.getPersistedSnapshot();
  for (const event of events) {
    actor.send(event);
    actor.getPersistedSnapshot();
  }
  const { value } = actor.getSnapshot();
  actor.stop();
  return value;
}

/** What XState itself offers for rows: restore, the pure function, persist. */
function restored(): unknown {
  const first = createActor(relay, { input, clock });
  let persisted: Snapshot<unknown> = first.getPersistedSnapshot();
  for (const event of events) {
    const snapshot = relay.restoreSnapshot(persisted, scope as never);
    const [next] = transition(relay, snapshot, event);
    persisted = relay.getPersistedSnapshot(next);
  }
  return (persisted as AnyMachineSnapshot).value;
}

const clock = { setTimeout: () => 0, clearTimeout: () => undefined };
const scope = {};

/** The pure step along a whole relay join, against a live actor and against XState's own pure function. */
export function stepBenchmark(scale: Scale): Result[] {
  for (const run of [pure, live, restored]) {
    if (run() !== 'connected') throw new Error(`${run.name} did not join: the benchmark would compare nothing`);
  }
  return [
    ratio(
      'step/vs-live',
      () => void pure(),
      () => void live(),
      scale,
    ),
    ratio(
      'step/vs-transition',
      () => void pure(),
      () => void restored(),
      scale,
    ),
  ];
}
