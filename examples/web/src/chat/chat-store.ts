import type { InstanceKey } from 'joinery';
import type { ChatLine } from './chat-line.ts';

/** Where the client keeps what was said: a database of its own, as the engine keeps none of it. */
export const chatDatabase = 'joinery-chats';

/** Lines of all chats. The engine’s worker writes what comes, the page what the user says: each sees both. */
export interface ChatStore {
  all(): Promise<ChatLine[]>;
  /** Resolves when it is stored. A line that is there already stays as it is. */
  add(line: ChatLine): Promise<void>;
  /** Puts lines in place of what they were; those that are not there stay forgotten. */
  change(lines: readonly ChatLine[]): Promise<void>;
  forget(chat: InstanceKey): Promise<void>;
  /** Told of every change, whoever made it. */
  onChange(listener: () => void): void;
}

export async function openChatStore(): Promise<ChatStore> {
  const database = await open();
  const news = new BroadcastChannel(chatDatabase);
  const listeners = new Set<() => void>();
  const hear = (): void => listeners.forEach((listener) => listener());
  news.onmessage = hear;

  async function write(work: (lines: IDBObjectStore) => void): Promise<void> {
    const transaction = database.transaction('lines', 'readwrite');
    work(transaction.objectStore('lines'));
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('a message could not be stored'));
    });
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel of this origin alone
    news.postMessage('changed');
    hear();
  }

  return {
    all: () => answerOf<ChatLine[]>(database.transaction('lines').objectStore('lines').getAll()),
    add: (line) =>
      write((lines) => {
        // It is there: the rest of the transaction goes on.
        lines.add(line).onerror = (event) => event.preventDefault();
      }),
    change: (changed) =>
      write((lines) => {
        for (const line of changed) {
          const present = lines.getKey(line.id);
          present.onsuccess = () => present.result !== undefined && lines.put(line);
        }
      }),
    forget: (chat) =>
      write((lines) => {
        const ids = lines.index('chat').getAllKeys(chat);
        ids.onsuccess = () => ids.result.forEach((id) => lines.delete(id));
      }),
    onChange: (listener) => void listeners.add(listener),
  };
}

async function open(): Promise<IDBDatabase> {
  const opening = indexedDB.open(chatDatabase, 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore('lines', { keyPath: 'id' }).createIndex('chat', 'chat');
  };
  const database = await answerOf(opening);
  // Whoever starts afresh deletes it.
  database.onversionchange = () => database.close();
  return database;
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the chats could not be read'));
  });
}
