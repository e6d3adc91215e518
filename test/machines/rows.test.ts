import { expect, it } from 'vitest';
import { channelData, LiveChannel, relayData } from './live.ts';

const rowLimit = 16 * 1024;
const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).length;

// The longest that is to be expected: a server with an onion host, a port and a certificate's hash.
const longLink = (n: number) =>
  `https://smp${n}.example.org/r#${'k'.repeat(43)}?h=${'o'.repeat(56)}.onion&p=5223&c=${'c'.repeat(43)}`;

it('a channel with as many relays as it may have fits into its row, and so does each relay with its request', () => {
  const profile = { displayName: 'me', fullName: '', image: 'i'.repeat(3900) };
  const channel = new LiveChannel({ profile });
  channel.user({ type: 'user.connect' });
  const relays = Array.from({ length: 16 }, (_, at) => longLink(at));
  const owners = Array.from({ length: 8 }, () => ({ memberId: 'o', memberKey: 'k'.repeat(60) }));
  channel.answer('channel', 'fetchLink', { type: 'LDATA', data: channelData([], { relays, owners }) });
  for (let n = 1; n <= 16; n++) {
    const data = relayData(n, {
      request: 'r'.repeat(2048),
      entityId: 'e'.repeat(32),
      userData: { relayProfile: { displayName: 'n'.repeat(200) } },
    });
    channel.answer(`relay-${n}`, 'fetchLink', { type: 'LDATA', data });
  }
  channel.key();
  channel.fails('relay-1', 'joinConnection', { type: 'CONN', code: 'NOT_ACCEPTED', server: 's'.repeat(100) });
  expect(channel.context.relays).toHaveLength(16);
  expect(bytes(channel.context)).toBeLessThan(rowLimit);

  const commands = channel.asked.filter(({ by }) => by === 'relay-2');
  expect(bytes([channel.relayContext(2), commands])).toBeLessThan(rowLimit);
});
