import { expect, test } from 'vitest';
import { readAgentEvent } from '../../machines/vocabulary/agent-event.ts';
import { readChatMessage } from '../../machines/vocabulary/codec.ts';
import { parseLink } from '../../machines/vocabulary/link.ts';
import type { ChannelSpec, RelaySpec } from '../../simulation/index.ts';
import { joinedClient } from './joining.ts';

const fetched = async (spec: ChannelSpec, relay?: number) => {
  const { channel, client } = await joinedClient(spec);
  const link = relay === undefined ? channel.link : channel.relayLinks[relay]!;
  return { channel, answer: await client.ask({ type: 'fetchLink', corrId: 'f', link, mode: 'interactive' }) };
};
const relayData = (data: RelaySpec['data']) => fetched({ relays: [{ data: data ?? 'good' }] }, 0);

test('links are short links that a client can read, and name different servers', async () => {
  const { channel } = await joinedClient({ relays: 3 });
  expect(parseLink(channel.link)).toMatchObject({ kind: 'channel', form: 'short', canonical: channel.link });
  for (const link of channel.relayLinks) expect(parseLink(link)).toMatchObject({ kind: 'relay', canonical: link });
  expect(new Set([channel.link, ...channel.relayLinks].map((link) => new URL(link).host)).size).toBe(4);
});

test('a channel’s link names its relays, and its entity id is the public id of its profile', async () => {
  const { channel, answer } = await fetched({ relays: 2, name: 'news', publicMemberCount: 7 });
  expect(answer).toMatchObject({
    type: 'LDATA',
    data: {
      entityId: channel.publicGroupId,
      direct: false,
      relays: channel.relayLinks,
      owners: channel.owners.map(({ memberId, memberKey }) => ({ memberId, memberKey })),
      userData: {
        groupProfile: {
          displayName: 'news',
          publicGroup: { groupType: 'channel', publicGroupId: channel.publicGroupId },
        },
        publicMemberCount: 7,
      },
    },
  });
  expect(readAgentEvent(answer)).toHaveProperty('event');
});

test('what a network’s agent tells is what the border takes, and its messages can be read', async () => {
  const { network, channel, client } = await joinedClient({ relays: 1 });
  await client.join(channel.relays[0]!, 'c1', { memberId: 'bWVtYmVy' });
  await network.clock.runUntil(() => client.types('c1').includes('MSG'));
  for (const event of client.events) {
    expect(readAgentEvent(event)).toHaveProperty('event');
  }
  const messages = client.events.flatMap((event) => ('message' in event ? [event.message] : []));
  expect(messages.map(readChatMessage)).toEqual(messages);
  expect(messages).toHaveLength(2);
});

test('each kind of bad channel data can be made', async () => {
  expect((await fetched({ relays: 0 })).answer).toMatchObject({ data: { relays: [] } });
  expect((await fetched({ direct: true, relays: 0 })).answer).toMatchObject({ data: { direct: true } });
  expect((await fetched({ groupType: 'salon' })).answer).toMatchObject({
    data: { userData: { groupProfile: { publicGroup: { groupType: 'salon' } } } },
  });
  const wrong = await fetched({ entityId: 'another' });
  expect(wrong.answer).toMatchObject({ data: { entityId: 'another' } });
  expect((await fetched({ data: 'no-profile' })).answer).toMatchObject({ data: { userData: {} } });
  expect((await fetched({ data: 'incompatible' })).answer).toMatchObject({ data: { versions: { min: 900 } } });
  expect((await fetched({ data: 'dead' })).answer).toMatchObject({ type: 'ERR', error: { type: 'SMP', code: 'AUTH' } });
  expect((await fetched({ data: 'no-entity-id' })).answer).not.toHaveProperty('data.entityId');
  const malformed = (await fetched({ data: 'malformed' })).answer;
  expect(malformed.type).toBe('LDATA');
  expect(readAgentEvent(malformed)).toMatchObject({
    event: { data: { request: 'unreadable', relays: [], userData: {} } },
  });
});

test('each kind of bad relay data can be made', async () => {
  const good = await relayData('good');
  const relay = good.channel.relays[0]!;
  expect(good.answer).toMatchObject({
    data: { entityId: relay.memberId, userData: { relayProfile: { displayName: relay.name } } },
  });
  expect((await relayData('no-profile')).answer).toMatchObject({ data: { userData: {} } });
  expect((await relayData('no-entity-id')).answer).not.toHaveProperty('data.entityId');
  expect((await relayData('incompatible')).answer).toMatchObject({ data: { versions: { min: 900 } } });
  expect((await relayData('dead')).answer).toMatchObject({ type: 'ERR', error: { code: 'AUTH' } });
  expect(readAgentEvent((await relayData('malformed')).answer)).toMatchObject({
    event: { data: { request: 'unreadable', relays: [], userData: {} } },
  });
});

test('a relay can present another channel, or garbage', async () => {
  for (const [presents, expected] of [
    ['other-channel', { params: { groupLinkInvitation: { groupProfile: { displayName: 'other' } } } }],
    ['garbage', { event: 'x.test.garbage' }],
  ] as const) {
    const { network, channel, client } = await joinedClient({ relays: [{ presents }] });
    await client.join(channel.relays[0]!, 'c1');
    await network.clock.runUntil(() => client.of('CONF').length > 0);
    expect(client.of('CONF')[0]?.message).toMatchObject(expected);
  }
});

test('what is no link at all is a syntax error', async () => {
  const { client } = await joinedClient();
  const answer = await client.ask({ type: 'fetchLink', corrId: 'f', link: 'no link', mode: 'background' });
  expect(answer).toMatchObject({ type: 'ERR', error: { type: 'CMD', code: 'SYNTAX' } });
});
