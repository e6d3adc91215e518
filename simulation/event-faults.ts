import type { AgentEvent } from '../machines/vocabulary/agent-event.ts';
import type { PlannedFault } from './fault-state.ts';
import type { ClientState } from './state.ts';
import type { World } from './world.ts';

type Hold = { kind: 'none' } | { kind: 'lost' } | { kind: 'repeated' } | { kind: 'late'; ms: number };

/** A planned fault whose occasion this is, used up by one. */
export function takePlanned<K extends PlannedFault['kind']>(
  world: World,
  kind: K,
  matches: (fault: Extract<PlannedFault, { kind: K }>) => boolean,
): Extract<PlannedFault, { kind: K }> | undefined {
  const planned = world.state.faults.planned;
  for (const fault of planned) {
    if (fault.kind !== kind) continue;
    const candidate = fault as Extract<PlannedFault, { kind: K }>;
    if (!matches(candidate)) continue;
    if (candidate.skip > 0) {
      candidate.skip -= 1;
      continue;
    }
    candidate.times -= 1;
    if (candidate.times <= 0) planned.splice(planned.indexOf(fault), 1);
    return candidate;
  }
  return undefined;
}

/** The event as it will be told: a planned fault may put it on another of the client's connections. */
export function plannedFor(world: World, client: ClientState, event: AgentEvent): AgentEvent {
  if (event.connectionId === undefined) return event;
  const fault = takePlanned(world, 'misdirect', (each) => each.client === client.name && each.event === event.type);
  if (!fault) return event;
  const others = Object.keys(client.connections).filter((id) => id !== event.connectionId);
  return { ...event, connectionId: others.length > 0 ? world.random.pick(others) : 'nobody' };
}

/** What befalls an event on its way to the client: by plan first, then by chance. */
export function holdFor(world: World, client: ClientState, event: { type: AgentEvent['type'] }): Hold {
  const here = (fault: { client: string; event: string }) => fault.client === client.name && fault.event === event.type;
  if (takePlanned(world, 'lose', here)) return { kind: 'lost' };
  if (takePlanned(world, 'repeat', here)) return { kind: 'repeated' };
  const delay = takePlanned(world, 'delay', here);
  if (delay) return { kind: 'late', ms: delay.ms };
  const rates = world.state.faults.rates;
  if (world.random.chance(rates.lost)) return { kind: 'lost' };
  if (world.random.chance(rates.repeated)) return { kind: 'repeated' };
  if (world.random.chance(rates.late)) return { kind: 'late', ms: world.random.between(1_000, 60_000) };
  return { kind: 'none' };
}
