import { chatMessage } from '../../../machines/vocabulary/chat-message.ts';
import type { Profile } from '../../../machines/vocabulary/profile.ts';
import { say, tap, tryAgain } from '../groups/people.ts';
import { befall } from '../troubles.ts';
import { forge, inject } from './attack.ts';
import { bonds } from './oracle.ts';
import { addressOf, contactOf, end, goOn } from './people.ts';
import type { ChangeDeed, MergeDeed, PersonDeed } from './plan.ts';
import { recordAt, sightsOf, type Sight } from './sights.ts';
import type { MergeWorld } from './world.ts';

/** Lets something happen. */
export function carryOut(world: MergeWorld, deed: MergeDeed): void {
  const { kind, at: _, ...details } = deed;
  world.tell('·', `${kind} ${JSON.stringify(details)}`);
  switch (kind) {
    case 'goOn':
    case 'end':
    case 'askAnew':
    case 'say':
    case 'retry':
    case 'setPolicy':
    case 'probe':
    case 'separate':
    case 'renamed':
      for (let times = deed.twice ? 2 : 1; times > 0; times -= 1) void act(world, deed);
      return;
    case 'changeMind':
      return world.reader.await(deed);
    case 'echo':
    case 'replay':
    case 'invent':
      world.faults += 1;
      return forge(world, deed);
    default:
      world.faults += 1;
      return befall(world, deed);
  }
}

async function act(world: MergeWorld, deed: { at: number } & PersonDeed): Promise<void> {
  const { kind, client: name, at } = deed;
  const client = world.clients.get(name);
  if (!client) return;
  switch (kind) {
    case 'goOn':
      return goOn(world, deed.tie);
    case 'end':
      return end(world, deed.tie, name);
    case 'askAnew':
      return askAnew(world, deed.tie);
    case 'say':
      return say(client, `${name} at ${at}`);
    case 'retry':
      return tryAgain(client);
    case 'setPolicy':
      return tap(client, 'merge-settings/account', 'user.set', { policy: deed.policy });
    case 'probe': {
      const sight = recordAt(world, name, deed.record);
      if (sight) await tap(client, sight.key, 'user.probe');
      return;
    }
    case 'separate':
      return separate(world, name, deed.record);
    case 'renamed': {
      const sight = recordAt(world, name, deed.record);
      if (sight?.kind === 'contact') show(world, name, sight, { image: deed.image ?? undefined });
    }
  }
}

/** What was waited for has come: something changes at once. */
export async function change(
  world: MergeWorld,
  { client: name, does }: Pick<ChangeDeed, 'client' | 'does'>,
  other: string,
): Promise<void> {
  const { plan } = world;
  const client = world.clients.get(name);
  if (!client) return;
  const records = sightsOf(world, name).filter((each) => world.reader.truth.whose(name, each.key).includes(other));
  const contact = records.find(({ kind }) => kind === 'contact');
  world.tell('·', `${does} by ${name}, because of ${other}`);
  switch (does) {
    case 'off':
      return tap(client, 'merge-settings/account', 'user.set', { policy: { merge: false } });
    case 'renamed':
      return contact && show(world, name, contact, { image: 'another picture' });
    case 'end': {
      const tie = plan.ties.findIndex((_, at) => contactOf(at) === contact?.key);
      if (tie >= 0) world.ended.add(tie);
      return contact && tap(client, contact.key, 'user.delete');
    }
    case 'separate':
      return separate(world, name, 0);
    case 'crash':
      return client.crash(1_000);
  }
}

/** The user says that a record is somebody else than all that it is one with. */
async function separate(world: MergeWorld, name: string, record: number): Promise<void> {
  const merged = sightsOf(world, name).filter(({ identity }) => identity !== undefined);
  const { identity, key } = merged[record % Math.max(1, merged.length)] ?? {};
  if (identity === undefined || key === undefined) return;
  world.separated.add(name);
  await tap(world.clients.get(name), identity, 'user.separate', { record: key });
}

/** A contact at an address shows that; then it is deleted there, and the guest's contact may ask at it anew. */
async function askAnew(world: MergeWorld, tie: number): Promise<void> {
  const { host = '', guest = '' } = world.plan.ties[tie] ?? {};
  const bond = bonds(world).find((ends) =>
    ends.some(({ client, sight }) => client === guest && sight.key === contactOf(tie)),
  );
  const [ours, theirs] = [guest, host].map((name) => bond?.find(({ client }) => client === name)?.sight);
  const contactLink = addressOf(world, host);
  if (!ours || !theirs || contactLink === undefined || world.ended.has(tie)) return;
  world.anew.add(tie);
  show(world, guest, ours, { contactLink });
  await tap(world.clients.get(host), theirs.key, 'user.delete');
}

/** A contact shows another profile: as by another device of the same person. */
function show(world: MergeWorld, name: string, { key, connectionId }: Sight, changes: Partial<Shown>): void {
  const context = world.clients.get(name)?.witness.bytes.row(key)?.context as
    | { peer?: { profile: Profile } }
    | undefined;
  if (!context?.peer || connectionId === undefined) return;
  const changed = Object.entries({ ...context.peer.profile, ...changes }).filter(([, value]) => value !== undefined);
  inject(world, name, connectionId, chatMessage.info(Object.fromEntries(changed) as object as Profile));
}

type Shown = { [Field in 'image' | 'contactLink']: Profile[Field] | undefined };
