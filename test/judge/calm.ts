import type { Ground } from './ground.ts';
import { overdue } from './witness.ts';

/** All trouble ends, and every process begins anew. Returns when: epoch milliseconds. */
export function endTrouble({ network, clients, clock, tell }: Ground): number {
  tell('·', 'all trouble ends');
  for (const client of clients.values()) {
    if (client.isAwake && !client.isHindered) client.witness.owes(clock.now(), overdue);
  }
  network.faults.clear();
  for (const client of clients.values()) client.calmDown();
  const calm = clock.now();
  for (const client of clients.values()) client.crash(0);
  for (const client of clients.values()) client.startLater(0);
  return calm;
}
