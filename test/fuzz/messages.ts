import fc from 'fast-check';
import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import { chatParams, type ChatEvent } from '../../machines/vocabulary/chat-params.ts';
import { as, readChatMessage, writeChatMessage } from '../../machines/vocabulary/codec.ts';
import { hostileValue, mutate, mutations } from './hostile.ts';
import { assertThat, assertUnpolluted, type Target } from './target.ts';

const member = { memberId: 'bWVtYmVy', memberRole: 'member' };
const profile = { displayName: 'Alice', fullName: '', image: 'data:image/png;base64,AAAA' };
const groupProfile = { displayName: 'News', fullName: '', publicGroup: { groupType: 'channel', publicGroupId: 'aWQ' } };

/** A good message of every kind. */
const samples: readonly object[] = [
  chatMessage.member({ profile, memberId: 'bWVtYmVy', memberKey: 'a2V5', viaRelay: 'cmVsYXk' }),
  chatMessage.info(profile),
  chatMessage.ok(),
  chatMessage.leave(),
  ...Object.entries({
    'x.grp.link.inv': {
      groupLinkInvitation: { fromMember: member, fromMemberName: 'r', invitedMember: member, groupProfile },
    },
    'x.grp.link.reject': {
      groupLinkRejection: { fromMember: member, invitedMember: member, groupProfile, rejectionReason: 'long_name' },
    },
    'x.grp.relay.new': { relayLink: 'https://smp1.example/r#key' },
    'x.grp.mem.new': { memberInfo: { ...member, v: '1-16', profile, memberKey: 'a2V5' } },
    'x.grp.mem.del': { memberId: 'bWVtYmVy', messages: true },
    'x.unreadable': { why: 'NotJson' },
    'x.msg.new': { content: { type: 'text', text: 'hello' } },
  }).map(([event, params]) => ({ v: '1-16', msgId: 'aWQ', event, params })),
].map((message) => JSON.parse(JSON.stringify(message)) as object);

const events = Object.keys(chatParams) as ChatEvent[];

export const messages: Target = {
  name: 'messages',
  share: 30,
  async property(count) {
    const message = fc.record({
      sample: fc.constantFrom(...samples),
      changes: mutations(hostileValue),
      asText: fc.boolean(),
    });
    return fc.property(message, ({ sample, changes, asText }) => {
      count();
      const value = mutate(sample, changes);
      const message = readChatMessage(asText ? textOf(value) : value);
      assertUnpolluted();
      const text = writeChatMessage(message);
      assertThat(new TextEncoder().encode(text).length <= 16_384 + 64, 'a message is one transport block at most');
      assertThat(JSON.stringify(readChatMessage(text)) === text, 'reading what was read changes nothing');
      const known = events.filter((event) => as(message, event) !== undefined);
      assertThat(
        known.every((event) => event === message.event),
        'a message is of one kind',
      );
      const fits = !(events as string[]).includes(message.event) || known.length === 1;
      assertThat(fits, 'a message of a known kind has params that fit it');
    });
  },
};

function textOf(value: unknown): unknown {
  try {
    return JSON.stringify(value);
  } catch {
    return value;
  }
}
