import type { contactAddress } from '../../machines/contact/contact-address.ts';
import { contact } from '../../machines/contact/contact.ts';
import type { ContactContext, ContactInput } from '../../machines/contact/contact-events.ts';
import type { contactRequest } from '../../machines/contact/contact-request.ts';
import { chatMessage, type ChatMessage } from '../../machines/vocabulary/chat-message.ts';
import type { AgentCommand } from '../../machines/vocabulary/agent-command.ts';
import type { JsonObject } from '../../machines/vocabulary/json.ts';
import type { Effect } from '../../runtime/effect.ts';
import { initialStep, step, type MachineState, type StepResult } from '../../runtime/step.ts';
import { addressee, isAboutPersons } from './addressee.ts';

export type Told = { type: string } & JsonObject;

export const us = { displayName: 'Olga', fullName: '' };
export const them = { displayName: 'Paula', fullName: '' };

/** One of the machines of contacts by pure steps: what it asks of the host is answered, what it tells is written down. */
export class Lone {
  #state: MachineState;
  /** What it told its child, other instances (by key or label), and clients (`client`). */
  readonly told: { to: string; event: Told; create?: { machine: string; input: JsonObject } }[] = [];
  readonly commands: AgentCommand[] = [];
  readonly refused: string[] = [];
  #draws = 0;
  #now = 1000;

  constructor(
    private readonly machine: typeof contact | typeof contactAddress | typeof contactRequest,
    input: object,
  ) {
    const first = initialStep(machine, input as JsonObject);
    this.#state = first.state;
    this.#take(first);
  }

  static contact(fields: object): Lone {
    return new Lone(contact, { contactId: 'c', profile: us, ...fields } satisfies Partial<ContactInput>);
  }

  get state(): unknown {
    return this.#state.value;
  }

  get context(): ContactContext {
    return this.#state.context as unknown as ContactContext;
  }

  send(...events: object[]): this {
    for (const event of events)
      this.#take(step(this.machine, this.#state, { ...(event as Told), at: (this.#now += 1) }));
    return this;
  }

  /** What it told somebody since this was last asked. */
  heard(to: string): Told[] {
    const heard = this.told.filter((each) => each.to === to);
    for (const each of heard) this.told.splice(this.told.indexOf(each), 1);
    return heard.map(({ event }) => event);
  }

  #take({ state, effects }: StepResult): void {
    this.#state = state;
    const answers = effects.flatMap((effect) => this.#note(effect));
    this.send(...answers);
  }

  /** Writes an effect down, and answers it if it is a question. */
  #note(effect: Effect): Told[] {
    switch (effect.kind) {
      case 'draw':
        return [{ type: 'drawn', bytes: `drawn-${(this.#draws += 1)}` }];
      case 'makeProfile':
        return [{ type: 'profileMade', profile: { displayName: `${effect.profile} profile`, fullName: '' } }];
      case 'command':
        this.commands.push(effect.command);
        return [];
      case 'refuse':
        this.refused.push(effect.reason.code);
        return [];
      case 'spawn': {
        const { beginning } = effect.input as { beginning: JsonObject };
        this.told.push({ to: effect.id, event: { type: 'connection.begin', beginning } });
        return [];
      }
      case 'send':
        this.told.push({
          to: typeof effect.to === 'string' ? effect.to : effect.to.child,
          event: effect.event,
        });
        return [];
      case 'emit':
        this.told.push({ to: 'client', event: effect.event });
        return [];
      case 'tell': {
        const { create } = effect as { create?: { machine: string; input: JsonObject } };
        const to = addressee(effect);
        if (!isAboutPersons(to)) this.told.push({ to, event: effect.event, ...(create && { create }) });
        return [];
      }
      default:
        return [];
    }
  }
}

// ── what its connection and others tell ──────────────────────────────────────────────────────────────────────

export const created = (request = 'request-5') => ({ type: 'connection.created', connectionId: 'c-1', request });
export const joined = { type: 'connection.joined', connectionId: 'c-1' };
export const confirmed = (message: ChatMessage = chatMessage.info(them)) => ({
  type: 'connection.confirmation',
  message,
});
export const ready = { type: 'connection.ready', connectionId: 'c-1' };
export const interrupted = { type: 'connection.interrupted', reason: { code: 'Unreachable' } };
export const failed = { type: 'connection.failed', reason: { code: 'PeerGone' } };
export const ended = { type: 'xstate.done.actor.connection', actorId: 'connection' };
export const says = (message: ChatMessage) => ({ type: 'connection.message', message });
