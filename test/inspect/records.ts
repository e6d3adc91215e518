import fc from 'fast-check';
import type { Inspected, InspectionRecord } from '../../runtime/inspect/record.ts';
import type { InstanceRecord } from '../../runtime/index.ts';

/** A row as small as rows get. */
export function row(key: string, revision: number, changes: Partial<InstanceRecord> = {}): InstanceRecord {
  return {
    key,
    birth: 'b',
    machine: key.slice(0, key.indexOf('/')),
    version: 1,
    children: {},
    revision,
    status: 'active',
    value: `state ${revision}`,
    context: {},
    commands: [],
    timers: [],
    labels: [],
    lastEvents: [],
    since: revision,
    updatedAt: revision,
    ...changes,
  };
}

/** Numbers what happened as a recorder does, one second after the other. */
export const numbered = (all: readonly Inspected[], first = 1): InspectionRecord[] =>
  all.map((each, place) => ({ ...each, seq: first + place, at: 1_000 * (first + place) }));

/** What one turn tells: an event, a step, and the commit of both. */
export function turnOf(name: string, key: string, revision: number, deletes: readonly string[] = []): Inspected[] {
  const event = { type: `event ${name}` };
  return [
    { type: 'event', turn: name, from: 'agent', to: key, event },
    {
      ...{ type: 'step', turn: name, key, machine: key.slice(0, key.indexOf('/')), event },
      ...{ after: `state ${revision}`, transitions: [], guards: [], effects: [], changed: true },
    },
    { type: 'commit', turn: name, puts: [row(key, revision)], parked: [], deletes, emitted: [] },
  ];
}

const keys = ['relay/a', 'relay/b', 'relay/c', 'group/d'] as const;

/** Any stream that is well formed: turns of any instances, rows deleted, events parked, stores opened again. */
export const anyStream = (longest: number): fc.Arbitrary<InspectionRecord[]> =>
  fc
    .array(
      fc.oneof(
        { weight: 8, arbitrary: fc.tuple(fc.constant('turn'), fc.constantFrom(...keys), fc.subarray([...keys])) },
        { weight: 1, arbitrary: fc.tuple(fc.constant('opened'), fc.constantFrom(...keys), fc.subarray([...keys])) },
        { weight: 1, arbitrary: fc.tuple(fc.constant('parked'), fc.constantFrom(...keys), fc.constant([])) },
        { weight: 1, arbitrary: fc.tuple(fc.constant('call'), fc.constantFrom(...keys), fc.constant([])) },
      ),
      { maxLength: longest },
    )
    .map((acts) => numbered(acts.flatMap(([kind, key, others], place) => told(kind, key, others, place))));

function told(kind: string, key: string, others: readonly string[], place: number): Inspected[] {
  const turn = `1.${place}`;
  if (kind === 'turn') {
    return turnOf(
      turn,
      key,
      place,
      others.filter((each) => each !== key && place % 3 === 0),
    );
  }
  if (kind === 'call') return [{ type: 'call', key, corrId: `${place}`, phase: 'submitted' }];
  if (kind === 'opened') {
    const rows = others.map((each) => row(each, place, { unfinished: 1 }));
    return [{ type: 'opened', epoch: place, machines: {}, rows, parked: [] }];
  }
  const event = { type: 'late' };
  const parked = { kind: 'event', key, event } as const;
  const parkedRow = { key: `parked/${key}/${place}`, labels: [], parked, instance: key, at: place };
  return [{ type: 'commit', turn, puts: [], parked: [parkedRow], deletes: [], emitted: [] }];
}
