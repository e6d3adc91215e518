import { befall } from '../troubles.ts';
import { goOn, goOut, say, tryAgain } from './people.ts';
import type { GroupDeed } from './plan.ts';
import type { GroupWorld } from './world.ts';

/** Lets something happen. */
export function carryOut(world: GroupWorld, deed: GroupDeed): void {
  const { kind, at: _, ...details } = deed;
  world.tell('·', `${kind} ${JSON.stringify(details)}`);
  switch (kind) {
    case 'goOn':
    case 'leave':
    case 'remove':
    case 'comeBack':
    case 'say':
    case 'retry':
      for (let times = deed.twice ? 2 : 1; times > 0; times -= 1) void act(world, deed);
      return;
    case 'forgeIntroduction':
    case 'forgeConfirmation':
      world.faults += 1;
      return world.reader.forge(deed.client, kind);
    default:
      world.faults += 1;
      return befall(world, deed);
  }
}

type PersonDeed = Extract<GroupDeed, { kind: 'goOn' | 'leave' | 'remove' | 'comeBack' | 'say' | 'retry' }>;

async function act(world: GroupWorld, { kind, client: name, at }: PersonDeed): Promise<void> {
  const client = world.clients.get(name);
  const guest = world.plan.guests.find((each) => each.name === name);
  if (kind === 'say' && client) return say(client, `${name} at ${at}`);
  if (kind === 'retry' && client) return tryAgain(client);
  if (!guest) return;
  if (kind === 'leave' || kind === 'remove') {
    world.out.set(name, kind);
    return goOut(world, guest, kind);
  }
  // Who invites others would have to invite them again, to what is another membership.
  if (kind === 'comeBack' && !world.plan.guests.some(({ by }) => by === name)) world.out.delete(name);
  if (!world.out.has(name)) await goOn(world, guest);
}
