import { type DomainError, type InstanceKey, JoineryError } from 'joinery';
import type { EngineClient } from 'joinery/worker';
import type { ChatLine } from './chat-line.ts';
import { openChatStore } from './chat-store.ts';

/** The lines of each chat, oldest first: one value that is replaced with every change. */
export type ChatsState = ReadonlyMap<InstanceKey, readonly ChatLine[]>;

/** The page's side of what is said: has the lines, and sends what the user writes, once, whatever happens. */
export class Chats {
  readonly #store = openChatStore();
  readonly #listeners = new Set<() => void>();
  readonly #engine: EngineClient;
  #state: ChatsState = new Map();

  constructor(engine: EngineClient) {
    this.#engine = engine;
    void this.#start();
  }

  readonly getState = (): ChatsState => this.#state;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Resolves when the text is stored, and will be sent. */
  async say(chat: InstanceKey, text: string): Promise<void> {
    const line: ChatLine = { id: `${chat}/own/${newMessageId()}`, chat, at: Date.now(), text, state: 'sending' };
    await (await this.#store).add(line);
    void this.#send(line);
  }

  /** The user has the chat before their eyes. */
  async markRead(chat: InstanceKey): Promise<void> {
    const unread = (this.#state.get(chat) ?? []).filter((line) => line.unread);
    if (unread.length === 0) return;
    await (await this.#store).change(unread.map(({ unread: _, ...line }) => line));
  }

  /** What the page before this one did not see confirmed is sent again. */
  async #start(): Promise<void> {
    const store = await this.#store;
    store.onChange(() => void this.#read());
    await this.#read();
    for (const line of await store.all()) if (line.state === 'sending') await this.#send(line);
  }

  /** The message has its id before it is sent: given twice, it is sent once. */
  async #send(line: ChatLine): Promise<void> {
    const msgId = line.id.slice(line.id.lastIndexOf('/') + 1);
    const { state: _, ...sent } = line;
    try {
      await this.#engine.send(line.chat, { type: 'user.send', text: line.text, msgId }, { eventId: msgId });
      await (await this.#store).change([sent]);
    } catch (error) {
      if (!(error instanceof JoineryError)) throw error;
      const why = error.error;
      // The page after this one goes on with it.
      if (why.type === 'EngineClosed') return;
      if (passing.includes(why.type)) setTimeout(() => void this.#send(line), pause);
      else await (await this.#store).change([{ ...sent, state: 'refused' }]);
    }
  }

  async #read(): Promise<void> {
    const state = new Map<InstanceKey, ChatLine[]>();
    const lines = await (await this.#store).all();
    for (const line of lines.toSorted((one, other) => one.at - other.at)) {
      const chat = state.get(line.chat) ?? [];
      chat.push(line);
      state.set(line.chat, chat);
    }
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

const idBytes = 12;
/** Why an engine may not take it for now. */
const passing: readonly DomainError['type'][] = ['NoAnswer', 'StorageUnavailable', 'DatabaseBlocked', 'DatabaseFull'];
/** Before it is asked again: milliseconds. */
const pause = 5_000;

/** 16 characters of base64url, as peers expect it. */
function newMessageId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(idBytes));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_');
}
