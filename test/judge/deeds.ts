import type { Client } from './client.ts';
import { instanceKey, type Deed, type Membership } from './plan.ts';
import { befall } from './troubles.ts';
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
    case 'relay':
      return relayDoes(world, deed);
    case 'addRelay':
      return void world.channels[deed.channel]?.addRelay(deed.spec, { silently: deed.silently });
    case 'falseNews': {
      const relay = world.channels[deed.channel]?.relays[deed.relay];
      return relay && world.channels[deed.channel]?.announce(relay, 'stranger');
    }
    default:
      return befall(world, deed);
  }
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
  await client.begin(instanceKey(membership), { link, ...membership.input });
}
