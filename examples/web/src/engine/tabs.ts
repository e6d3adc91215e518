import { chatDatabase } from '../chat/chat-store.ts';
import { databaseOf, personNames } from '../network/control.ts';
import { engine, world } from './engine.ts';

/** What one tab says to all others: to end the engine’s worker, to let go of everything, to begin anew. */
type Word = 'crash' | 'leave' | 'reload';

const tabs = new BroadcastChannel('joinery-tabs');
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel of this origin alone
const say = (word: Word): void => tabs.postMessage(word);

tabs.onmessage = ({ data }: MessageEvent<Word>) => {
  if (data === 'crash') world.crash();
  else if (data === 'leave') void leave();
  else location.reload();
};

/** Ends the engine's worker without warning, as a crash would, in whichever tab it is. */
export function crash(): void {
  world.crash();
  say('crash');
}

/** Ends everything in all tabs, forgets everything, and loads the pages anew. */
export async function startAfresh(): Promise<void> {
  say('leave');
  await leave();
  world.forgetPeople();
  await Promise.all(['joinery', 'joinery-network', chatDatabase, ...personNames.map(databaseOf)].map(deleteDatabase));
  say('reload');
  location.reload();
}

async function leave(): Promise<void> {
  await engine.close();
  world.leave();
}

/** Resolves when it is gone, or will be as soon as nobody has it open. */
function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = request.onerror = request.onblocked = () => resolve();
  });
}
