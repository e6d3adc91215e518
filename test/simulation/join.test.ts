import { expect, test } from 'vitest';
import { joinedClient } from './joining.ts';

test('a client fetches both links, joins a relay, and the relay answers in the order of the handshake', async () => {
  const { network, client, channel } = await joinedClient();
  await client.join(channel.relays[0]!, 'k1');
  await network.clock.runUntil(() => client.types('k1').includes('MSG'));
  expect(client.types('k1')).toEqual(['JOINED', 'CONF', 'OK', 'CON', 'MSG']);
  expect(network.log.of('joinRequest')).toMatchObject([{ client: 'alice', signature: 'good', taken: true }]);
  expect(network.log.identities(channel.link)).toBe(1);
  expect(network.log.maxJoinRequests(channel.link)).toBe(1);
});
