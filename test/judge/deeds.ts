import type { Client } from './client.ts';
import { instanceId, instanceKey, type Deed, type Membership } from './plan.ts';
import type { World } from './world.ts';

type DeedOf<K extends Deed['kind']> = Extract<Deed, { kind: K }>;

/** Lets something happen. */
export function carryOut(world: World, deed: Deed): void {
  const { kind, at: _, ...details } = deed;
  world.tell('·', `${kind} ${JSON.stringify(details)}`);
  if (kind !== 'user') world.faults += 1;
  switch (kind) {
    case 'user':
      return press(world, deed);
    case 'serverDown': {
      world.network.faults.serverDown(deed.host);
      return later(world, deed.ms, () => world.network.faults.serverDown(deed.host, false));
    }
    case 'fail':
      return world.network.faults.fail(deed.client, deed.command, deed.error, { times: deed.times });
    case 'lose':
      return world.network.faults.lose(deed.client, deed.event);
    case 'repeat':
      return world.network.faults.repeat(deed.client, deed.event);
    case 'delay':
      return world.network.faults.delay(deed.client, deed.event, deed.ms);
    case 'inject':
      return void world.network.inject(deed.client, deed.event);
    case 'relay':
      return relayDoes(world, deed);
    case 'addRelay':
      return void world.channels[deed.channel]?.addRelay(deed.spec, { silently: deed.silently });
    case 'falseNews': {
      const relay = world.channels[deed.channel]?.relays[deed.relay];
      return relay && world.channels[deed.channel]?.announce(relay, 'stranger');
    }
    default:
      return happensTo(world, deed);
  }
}

function happensTo(
  world: World,
  deed: DeedOf<'crash' | 'close' | 'sleep' | 'wake' | 'clockJump' | 'offline' | 'diskFull' | 'diskGone'>,
): void {
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

function offline(world: World, { name }: Client, ms: number): void {
  world.network.faults.offline(name);
  later(world, ms, () => world.network.faults.offline(name, false));
}

function later(world: World, ms: number, fn: () => void): void {
  world.clock.setTimer(fn, ms);
}

function relayDoes(world: World, { channel: number, relay: at, does }: DeedOf<'relay'>): void {
  const channel = world.channels[number];
  const relay = channel?.relays[at];
  if (!channel || !relay) return;
  const { servers, relays } = world.network.save();
  const serves = servers[relay.server]?.queues[relays[relay.link]?.queue ?? ''] !== undefined;
  switch (does) {
    case 'accept':
      return relay.accept();
    case 'reject':
      // Those that it ignored are refused too.
      relay.accept();
      return relay.reject('not now');
    case 'ignore':
      return relay.ignore();
    case 'busy':
      return relay.busy();
    case 'quiet':
      return relay.busy(0);
    case 'slow':
      return relay.slow(30_000);
    case 'leave':
      return serves ? relay.leave() : undefined;
    case 'remove':
      return channel.removeRelay(relay);
    case 'restore':
      // One that was removed stays away: those that were connected could not learn that it had gone in between.
      return serves || !isListed(world, channel.link, relay.link) ? undefined : channel.restoreRelay(relay);
  }
}

function isListed(world: World, channel: string, relay: string): boolean {
  const listed = world.network.save().servers[new URL(channel).host]?.links[channel]?.data['relays'];
  return Array.isArray(listed) && listed.includes(relay);
}

function press(world: World, deed: DeedOf<'user'>): void {
  const membership = world.plan.memberships[deed.membership];
  const client = membership && world.clients.get(membership.client);
  if (!membership || !client?.isAwake) return;
  for (let times = deed.twice ? 2 : 1; times > 0; times -= 1) void pressOnce(world, client, membership, deed);
}

async function pressOnce(world: World, client: Client, membership: Membership, deed: DeedOf<'user'>): Promise<void> {
  const { press: kind, incognito } = deed;
  if (kind === 'connect' || kind === 'chooseProfile') await begin(world, client, membership);
  await client.press(instanceKey(membership), {
    type: `user.${kind}`,
    ...(kind === 'chooseProfile' && incognito !== undefined ? { incognito } : {}),
  });
}

/** The membership is made, unless it is there. */
export async function begin(world: World, client: Client, membership: Membership): Promise<void> {
  const link = world.channels[membership.channel]?.link;
  await client.begin(instanceId(membership), { link, ...membership.input });
}
