import { expect, test } from 'vitest';
import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import { exportRows } from '../../persistence/archive.ts';
import { memoryStore } from '../../persistence/memory.ts';
import type { Row } from '../../persistence/store.ts';

/** What of a row with a probe is in an archive. */

const probe = 'CANARY-probe-of-a-contact-32-bytes-long-CAN';
const secret = 'CANARY-secret-of-a-connection';

async function archived(fields: object): Promise<unknown> {
  const store = memoryStore();
  const { epoch } = await store.open();
  const row: Row = { key: 'k', labels: [], ...fields };
  await store.commit({ epoch, turn: 1 }, [row], []);
  const lines: string[] = [];
  for await (const line of exportRows(store)) lines.push(line);
  expect(lines.join('\n')).not.toContain('CANARY');
  return JSON.parse(lines[1] ?? '');
}

const message = chatMessage.infoProbe(probe);
const said = chatMessage.infoProbeOk(probe, 'binding');
const nothing = { ...message, event: 'x.ok', params: {} };

test.each([
  ['the row of a probe', { context: { probe, hash: 'h' } }, { context: { hash: 'h' } }],
  [
    'what was read of connections',
    { context: { secrets: { read: { c: secret, d: null }, asked: ['c'], open: 0 } } },
    { context: { secrets: { read: {}, asked: ['c'], open: 0 } } },
  ],
  [
    'a message that waits, and who waits for it',
    { context: { outbox: { waiting: [{ message: said, name: 'probe-match/h' }, { message: chatMessage.ok() }] } } },
    { context: { outbox: { waiting: [{ message: nothing }, { message: chatMessage.ok() }] } } },
  ],
  [
    'a command in flight',
    { commands: [{ corrId: '1', command: { type: 'sendMessage', connectionId: 'c', message } }] },
    { commands: [{ corrId: '1', command: { type: 'sendMessage', connectionId: 'c', message: nothing } }] },
  ],
  [
    'an event that is parked',
    { parked: { kind: 'event', event: { type: 'MSG', id: 'm', message } } },
    { parked: { kind: 'event', event: { type: 'MSG', id: 'm', message: nothing } } },
  ],
])('of %s no secret is', async (_, row, expected) => {
  expect(await archived(row)).toEqual({ key: 'k', labels: [], ...expected });
});

test('all else is as it was, hashes of probes and names that others wait under too', async () => {
  const letter = { message: chatMessage.infoProbeCheck('hash', 'binding'), name: 'probe-exchange/h' };
  const row = { context: { list: [null, 1, { read: true }], letter, text: 'probe', message: { probe: 7 } } };
  expect(await archived(row)).toEqual({ key: 'k', labels: [], ...row });
});
