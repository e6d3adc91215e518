import * as v from 'valibot';
import { isAtLeast, type MemberRole } from './roles.ts';

const short = v.pipe(v.string(), v.maxLength(32));

/** The part of a group's profile that says who may write to whom. `role`: the lowest that may. */
const DirectMessages = v.object({
  groupPreferences: v.object({
    directMessages: v.object({ enable: short, role: v.optional(short) }),
  }),
});

/** What a group says of direct messages, as its profile has it, and nothing else of that profile. */
export type DirectMessageRule = Partial<v.InferOutput<typeof DirectMessages>>;

/**
 * Whether somebody of this role may become a contact of other members, by what the group's profile says. Where it says
 * nothing that can be read, everybody may.
 */
export function allowsDirectMessages(profile: object | undefined, role: MemberRole): boolean {
  const said = v.safeParse(DirectMessages, profile);
  if (!said.success) return true;
  const { enable, role: least } = said.output.groupPreferences.directMessages;
  return enable === 'on' && (least === undefined || isAtLeast(role, least));
}

/** What of a group's profile forbids direct messages to somebody, for whoever keeps no more of it; else nothing. */
export function directMessageRule(profile: object | undefined): DirectMessageRule {
  const said = v.safeParse(DirectMessages, profile);
  return said.success && !allowsDirectMessages(profile, 'none') ? said.output : {};
}
