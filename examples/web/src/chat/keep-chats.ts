import type { Emitted, Engine } from 'joinery';
import { lineOf } from './chat-line.ts';
import type { ChatStore } from './chat-store.ts';

/** What is handed over is stored, once however often it comes; unless the chat is gone by now. */
export async function keepMessage(store: ChatStore, engine: Engine, emitted: Emitted): Promise<void> {
  const line = lineOf(emitted, await engine.snapshot(emitted.key));
  if (line && (await engine.snapshot(line.chat))) await store.add(line);
}

/** The chats of whom the engine has forgotten are forgotten, too. */
export function forgetChats(store: ChatStore, engine: Engine): void {
  engine.subscribe('', ({ key, record }) => {
    if (!record && isChat(key)) void store.forget(key);
  });
}

const isChat = (key: string): boolean => key.startsWith('contact/') || key.startsWith('membership/');
