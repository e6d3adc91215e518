import { type InstanceKey, planOf, previewId } from 'joinery';
import type { EngineSource } from 'joinery/live';
import { type ConnectPlan, explain, parseLink, proceeds } from 'joinery/machines';
import { begin, groupOfAddress, joinChannel, newId } from './actions.ts';

/** What a link may begin. */
export type Joining = 'channel-join' | 'contact' | 'membership';

/** By what a record that got stuck goes on. */
const onward: readonly string[] = ['retry', 'connect', 'join'];

/** Looks where the link of a group leads, for `planOf` to know. Returns its end: nothing of it is kept. */
export function preview(engine: EngineSource, text: string): () => void {
  const link = parseLink(text);
  if (!('canonical' in link) || link.form === 'full' || (link.kind !== 'group' && link.kind !== 'channel')) {
    return () => undefined;
  }
  const id = previewId(link.canonical);
  const key = `link-preview/${id}`;
  const started = engine.start('link-preview', id, { link: link.canonical }).catch(() => undefined);
  return () => {
    void started
      .then(() => engine.send(key, { type: 'user.close' }))
      .then(() => engine.forget(key))
      .catch(() => undefined);
  };
}

/** How a link is followed. */
export interface Following {
  /** What refuses a text that is no link. */
  readonly fallback: Joining;
  readonly incognito: boolean;
  /** The user wants it nevertheless. */
  readonly isConfirmed?: boolean;
}

/** Carries out what the link would do now, and returns the key of what is to be looked at. Rejects with a JoineryError. */
export async function follow(
  engine: EngineSource,
  text: string,
  { fallback, incognito, isConfirmed = false }: Following,
): Promise<InstanceKey> {
  const plan = await planOf(engine, text);
  const isWanted = isConfirmed && proceeds(plan) === 'afterConfirmation';
  const anew = (boundTo?: InstanceKey): Promise<InstanceKey> =>
    beginBy(engine, machineOf(plan) ?? fallback, text, incognito, boundTo);
  switch (plan.plan) {
    case 'askForInvitation':
      return askAgain(engine, plan, incognito);
    case 'resume':
    case 'contactViaAddress':
      return goOn(engine, plan.key);
    case 'requested':
      if (isWanted) await engine.send(plan.key, { type: 'user.repeat' });
      return plan.key;
    case 'ownLink':
      return isWanted ? anew() : placeOf(engine, plan.key);
    case 'connecting':
    case 'known':
      return plan.key;
    case 'connect':
      // In disguise nobody is to be one with who knows us.
      return anew(incognito ? undefined : plan.boundTo);
    default:
      return anew();
  }
}

/** Asks at the address that a member's profile shows; who is there already is returned. Rejects with a JoineryError. */
export async function ask(engine: EngineSource, address: string, member: InstanceKey): Promise<InstanceKey> {
  const { plan } = await planOf(engine, address);
  return plan === 'connect'
    ? beginBy(engine, 'contact', address, false, member)
    : follow(engine, address, { fallback: 'contact', incognito: false });
}

/** `boundTo`: the member whose profile shows the link. */
async function beginBy(
  engine: EngineSource,
  machine: Joining,
  link: string,
  incognito: boolean,
  boundTo?: InstanceKey,
): Promise<InstanceKey> {
  if (machine === 'channel-join') return joinChannel(engine, link, incognito);
  return begin(engine, machine, { by: 'link', link, incognito, ...(boundTo !== undefined && { boundTo }) });
}

async function askAgain(
  engine: EngineSource,
  { link, contact }: Extract<ConnectPlan, { plan: 'askForInvitation' }>,
  incognito: boolean,
): Promise<InstanceKey> {
  const joinId = newId();
  const input = { joinId, link: link.canonical, contact, ...(incognito && { incognito }) };
  await engine.start('repeat-join', joinId, input);
  return contact;
}

async function goOn(engine: EngineSource, key: InstanceKey): Promise<InstanceKey> {
  const record = await engine.snapshot(key);
  const action = record && explain(record).actions.find((each) => onward.includes(each));
  if (action) await engine.send(key, { type: `user.${action}` });
  return key;
}

/** What shows a link of our own: that of a group is among its group. */
async function placeOf(engine: EngineSource, key: InstanceKey): Promise<InstanceKey> {
  const record = await engine.snapshot(key);
  const groupId = record && groupOfAddress(record);
  return groupId === undefined ? key : `membership/${groupId}`;
}

/** The machine that a new link begins, whichever field it was put into. */
function machineOf(plan: ConnectPlan): Joining | undefined {
  if (plan.plan === 'invalid') return undefined;
  const { kind } = plan.link;
  if (kind === 'channel') return 'channel-join';
  if (kind === 'group') return 'membership';
  return kind === 'relay' ? undefined : 'contact';
}
