import type { Json, JsonObject } from './json.ts';
import type { Profile } from './profile.ts';

/** A chat message in the JSON form of the SimpleX chat protocol. Unknown events and extra fields are kept. */
export interface ChatMessage {
  /** The sender's range of chat protocol versions, `"1"` or `"1-14"`. */
  readonly v?: string;
  readonly msgId?: string;
  readonly event: string;
  readonly params: JsonObject;
}

/**
 * The chat versions that we announce. 16 is the first with short link data, which every flow here begins with; what
 * later versions add (comments and the like) concerns content, which Joinery does not handle.
 */
export const chatVersions = '1-16';

/** The messages that we send. Each call makes a fresh, plain JSON object. */
export const chatMessage = {
  /** The join request to one relay. Signed by the agent with the key pair of `memberKey`. */
  member: (request: { profile: Profile; memberId: string; memberKey: string; viaRelay: string }): ChatMessage => ({
    v: chatVersions,
    event: 'x.member',
    params: {
      profile: json(request.profile),
      newMemberId: request.memberId,
      newMemberKey: request.memberKey,
      viaRelay: request.viaRelay,
    },
  }),
  /** Our profile: sent when a confirmation is allowed. */
  info: (profile: Profile): ChatMessage => ({ v: chatVersions, event: 'x.info', params: { profile: json(profile) } }),
  /** An empty confirmation. */
  ok: (): ChatMessage => ({ v: chatVersions, event: 'x.ok', params: {} }),
  /** We leave the channel. */
  leave: (): ChatMessage => ({ v: chatVersions, event: 'x.grp.leave', params: {} }),
};

/** A profile's unknown fields came as JSON, or were given by the client as such; its type can't say it. */
function json(profile: Profile): Json {
  return profile as JsonObject;
}
