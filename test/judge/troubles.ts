import type { Network, VirtualClock } from '../../simulation/index.ts';
import type { Client } from './client.ts';
import type { DeviceDeed, NetworkDeed } from './plan.ts';

/** Where it happens: the same in every kind of world. */
export interface Troubled {
  readonly clock: VirtualClock;
  readonly network: Network<VirtualClock>;
  readonly clients: ReadonlyMap<string, Client>;
}

/** Lets something happen to a device, or in the network. */
export function befall(world: Troubled, deed: DeviceDeed | NetworkDeed): void {
  const { faults } = world.network;
  switch (deed.kind) {
    case 'serverDown': {
      faults.serverDown(deed.host);
      return later(world, deed.ms, () => faults.serverDown(deed.host, false));
    }
    case 'fail':
      return faults.fail(deed.client, deed.command, deed.error, { times: deed.times });
    case 'lose':
      return faults.lose(deed.client, deed.event);
    case 'repeat':
      return faults.repeat(deed.client, deed.event);
    case 'delay':
      return faults.delay(deed.client, deed.event, deed.ms);
    case 'inject':
      return void world.network.inject(deed.client, deed.event);
    default:
      return happensTo(world, deed);
  }
}

function happensTo(world: Troubled, deed: DeviceDeed): void {
  const { ms } = deed;
  const client = world.clients.get(deed.client);
  if (!client) return;
  switch (deed.kind) {
    case 'crash':
      return client.crash(ms);
    case 'close':
      return void client.close(ms);
    case 'wake':
      return void client.wake();
    case 'sleep':
      client.sleep(ms);
      return offline(world, client, ms);
    case 'clockJump':
      return client.setClock(ms);
    case 'offline':
      return offline(world, client, ms);
    case 'diskFull':
    case 'diskGone': {
      const { kind } = deed;
      client[kind] = true;
      return later(world, ms, () => {
        client[kind] = false;
        client.undisturbed();
      });
    }
  }
}

function offline(world: Troubled, { name }: Client, ms: number): void {
  world.network.faults.offline(name);
  later(world, ms, () => world.network.faults.offline(name, false));
}

function later(world: Troubled, ms: number, fn: () => void): void {
  world.clock.setTimer(fn, ms);
}
