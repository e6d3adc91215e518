import { type InstanceKey, planOf, previewId } from 'joinery';
import { type ConnectPlan, explain, parseLink, proceeds } from 'joinery/machines';
import type { EngineClient } from 'joinery/worker';

/** What a link may begin. */
export type Joining = 'channel-join' | 'contact' | 'membership';

interface Ports {
  client(): EngineClient;
  /** Begins it anew, and returns its key. `boundTo`: the member whose profile shows the link. */
  begin(machine: Joining, link: string, incognito: boolean, boundTo?: InstanceKey): Promise<InstanceKey>;
}

/** By what a record that got stuck goes on. */
const onward: readonly string[] = ['retry', 'connect', 'join'];

/** What a pasted link would do, and doing it. */
export class Links {
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** What the link would do now. Rejects with a JoineryError. */
  async plan(text: string): Promise<ConnectPlan> {
    return planOf(this.#ports.client(), text);
  }

  /** Looks where the link of a group leads, and says so once it is known. Returns its end: nothing of it is kept. */
  preview(text: string, onFetched: () => void): () => void {
    const link = parseLink(text);
    if (!('canonical' in link) || link.form === 'full' || (link.kind !== 'group' && link.kind !== 'channel')) {
      return () => undefined;
    }
    const client = this.#ports.client();
    const id = previewId(link.canonical);
    const key = `link-preview/${id}`;
    const stop = client.subscribe(key, ({ record }) => {
      if (record && record.value !== 'fetching') onFetched();
    });
    const started = client.start('link-preview', id, { link: link.canonical }).catch(() => undefined);
    return () => {
      stop();
      void started
        .then(() => client.send(key, { type: 'user.close' }))
        .then(() => client.forget(key))
        .catch(() => undefined);
    };
  }

  /**
   * Carries out what the link would do now, and returns the key of what is to be looked at. `fallback`: what refuses a
   * text that is no link; `isConfirmed`: the user wants it nevertheless. Rejects with a JoineryError.
   */
  async follow(text: string, fallback: Joining, incognito: boolean, isConfirmed = false): Promise<InstanceKey> {
    const plan = await this.plan(text);
    const isWanted = isConfirmed && proceeds(plan) === 'afterConfirmation';
    switch (plan.plan) {
      case 'askForInvitation':
        return this.#askAgain(plan, incognito);
      case 'resume':
      case 'contactViaAddress':
        return this.#goOn(plan.key);
      case 'requested':
        if (isWanted) await this.#ports.client().send(plan.key, { type: 'user.repeat' });
        return plan.key;
      case 'ownLink':
        return isWanted ? this.#ports.begin(machineOf(plan) ?? fallback, text, incognito) : plan.key;
      case 'connecting':
      case 'known':
        return plan.key;
      case 'connect':
        // In disguise nobody is to be one with who knows us.
        return this.#ports.begin(machineOf(plan) ?? fallback, text, incognito, incognito ? undefined : plan.boundTo);
      default:
        return this.#ports.begin(machineOf(plan) ?? fallback, text, incognito);
    }
  }

  /** Asks at the address that a member's profile shows; who is there already is returned. Rejects with a JoineryError. */
  async ask(address: string, member: InstanceKey): Promise<InstanceKey> {
    const { plan } = await this.plan(address);
    return plan === 'connect'
      ? this.#ports.begin('contact', address, false, member)
      : this.follow(address, 'contact', false);
  }

  async #askAgain(plan: Extract<ConnectPlan, { plan: 'askForInvitation' }>, incognito: boolean): Promise<InstanceKey> {
    const { link, contact } = plan;
    const joinId = crypto.randomUUID().slice(0, 8);
    const input = { joinId, link: link.canonical, contact, ...(incognito && { incognito }) };
    await this.#ports.client().start('repeat-join', joinId, input);
    return contact;
  }

  async #goOn(key: InstanceKey): Promise<InstanceKey> {
    const record = await this.#ports.client().snapshot(key);
    const action = record && explain(record).actions.find((each) => onward.includes(each));
    if (action) await this.#ports.client().send(key, { type: `user.${action}` });
    return key;
  }
}

/** The machine that a new link begins, whichever field it was put into. */
function machineOf(plan: ConnectPlan): Joining | undefined {
  if (plan.plan === 'invalid') return undefined;
  const { kind } = plan.link;
  if (kind === 'channel') return 'channel-join';
  if (kind === 'group') return 'membership';
  return kind === 'relay' ? undefined : 'contact';
}
