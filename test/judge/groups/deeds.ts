import { befall } from '../troubles.ts';
import { befriend, changeRole, endGroup } from './affairs.ts';
import { goOn, goOut, say, tryAgain } from './people.ts';
import { founder, type GroupDeed, type PersonDeed } from './plan.ts';
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
    case 'changeRole':
    case 'befriend':
    case 'deleteGroup':
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

async function act(world: GroupWorld, deed: { at: number } & PersonDeed): Promise<void> {
  const { kind, client: name, at } = deed;
  const client = world.clients.get(name);
  const guest = world.plan.guests.find((each) => each.name === name);
  switch (kind) {
    case 'say':
      return client && say(client, `${name} at ${at}`);
    case 'retry':
      return client && tryAgain(client);
    case 'befriend':
      world.wishes.push([name, deed.other]);
      return befriend(world, name, deed.other);
    case 'deleteGroup':
      world.isDeleted = true;
      return endGroup(world);
    case 'changeRole':
      return guest && changeRole(world, guest, deed.role);
    case 'leave':
    case 'remove':
      world.out.set(name, kind);
      return goOut(world, guest ?? founder, kind);
    case 'comeBack':
      // Who invites others would have to invite them again, to what is another membership.
      if (!world.plan.guests.some(({ by }) => by === name)) world.out.delete(name);
      break;
    default:
  }
  if (guest && !world.isDeleted && !world.out.has(name)) await goOn(world, guest);
}
