import type { AgentCommandType } from '../machines/vocabulary/agent-command.ts';
import type { AgentError } from '../machines/vocabulary/agent-error.ts';
import type { AgentEvent } from '../machines/vocabulary/agent-event.ts';
import { emit } from './agent-inbox.ts';
import { resumeOnline } from './agent-queue.ts';
import { noRates, type FaultRates, type FaultState, type Latency } from './fault-state.ts';
import { offlineDelay } from './retry.ts';
import { serverNamed, startTransfers } from './server.ts';
import { clientOf, type World } from './world.ts';

/** `skip` occasions pass unharmed (default 0), then `times` are hit (default 1). */
export interface Occasions {
  skip?: number;
  times?: number;
}

/** Everything that can go wrong in the network, by switch and by chance. */
export interface Faults {
  /** The client's network is gone, or (false) back. Gone within 2 s of its coming back, its agent does not notice it. */
  offline(client: string, on?: boolean): void;
  /** The server does not answer, or (false) does again. */
  serverDown(host: string, on?: boolean): void;
  /** One way over the network, milliseconds. */
  latency(range: Latency): void;
  /** The client's next commands of a type meet this error: a temporary one is retried in the background. */
  fail(client: string, command: AgentCommandType, error: AgentError, occasions?: Occasions): void;
  /** The next event of a type is lost from the agent's memory: it comes after a restart, or a call of `status`. */
  lose(client: string, event: AgentEvent['type'], occasions?: Occasions): void;
  /** The next event of a type comes `ms` milliseconds late. */
  delay(client: string, event: AgentEvent['type'], ms: number, occasions?: Occasions): void;
  /** The next event of a type comes twice, under one id. */
  repeat(client: string, event: AgentEvent['type'], occasions?: Occasions): void;
  /** The next event of a type is reported for another of the client's connections. */
  misdirect(client: string, event: AgentEvent['type'], occasions?: Occasions): void;
  /** Faults by chance; what is not named keeps its rate. */
  rates(rates: Partial<FaultRates>): void;
  /** The client ends without warning, with its agent. `network.agent(client)` starts it again. */
  crash(client: string): void;
  /** No more plans or chances; everybody is online, every server is up. */
  clear(): void;
}

export const noFaults = (latency: Latency): FaultState => ({ latency, planned: [], rates: { ...noRates } });

/** The switches, over the network's state. `changed` is called after each. */
export function faultsOf(world: World, crash: (client: string) => void, changed: () => void): Faults {
  const faults = () => world.state.faults;
  const occasions = ({ skip = 0, times = 1 }: Occasions = {}) => ({ skip, times });

  function offline(name: string, on = true): void {
    const client = clientOf(world, name);
    if (client.offline === on) return;
    client.offline = on;
    delete client.unnoticed;
    const { onlineAt = -Infinity } = client;
    if (on && world.clock.now() - onlineAt < offlineDelay) client.unnoticed = true;
    else if (world.isOpen(name)) emit(world, name, { type: 'NETWORK', online: !on });
    if (!on) {
      client.onlineAt = world.clock.now();
      resumeOnline(world, client);
      startTransfers(world, client.server);
    }
    changed();
  }

  function serverDown(host: string, on = true): void {
    const server = serverNamed(world, host);
    if (server.down === on) return;
    server.down = on;
    for (const client of Object.values(world.state.clients)) {
      const connectionIds = Object.values(client.connections)
        .filter((each) => each.server === host && each.queue !== undefined && each.state !== 'none')
        .map((each) => each.id);
      if (connectionIds.length > 0 && world.isOpen(client.name) && !client.offline) {
        emit(world, client.name, { type: on ? 'DOWN' : 'UP', connectionIds });
      }
    }
    if (!on) startTransfers(world, host);
    changed();
  }

  return {
    offline,
    serverDown,
    latency: (range) => void (faults().latency = { ...range }),
    fail: (client, command, error, when) =>
      void faults().planned.push({ kind: 'fail', client, command, error, ...occasions(when) }),
    lose: (client, event, when) => void faults().planned.push({ kind: 'lose', client, event, ...occasions(when) }),
    delay: (client, event, ms, when) =>
      void faults().planned.push({ kind: 'delay', client, event, ms, ...occasions(when) }),
    repeat: (client, event, when) => void faults().planned.push({ kind: 'repeat', client, event, ...occasions(when) }),
    misdirect: (client, event, when) =>
      void faults().planned.push({ kind: 'misdirect', client, event, ...occasions(when) }),
    rates: (rates) => void Object.assign(faults().rates, rates),
    crash,
    clear() {
      faults().planned = [];
      faults().rates = { ...noRates };
      for (const host of Object.keys(world.state.servers)) serverDown(host, false);
      for (const name of Object.keys(world.state.clients)) offline(name, false);
    },
  };
}
