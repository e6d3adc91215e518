import * as v from 'valibot';
import type { GroupProfile } from '../vocabulary/chat-params.ts';
import type { MemberRole } from './member-events.ts';
import { isAtLeast } from './roles.ts';

/** The part of a group's profile that says who may write to whom. `role`: the lowest that may. */
const DirectMessages = v.object({
  groupPreferences: v.object({
    directMessages: v.object({ enable: v.string(), role: v.optional(v.string()) }),
  }),
});

/**
 * Whether somebody of this role may become a contact of other members, by what the group's profile says. Where it says
 * nothing that can be read, everybody may.
 */
export function allowsDirectMessages(profile: GroupProfile | undefined, role: MemberRole): boolean {
  const said = v.safeParse(DirectMessages, profile);
  if (!said.success) return true;
  const { enable, role: least } = said.output.groupPreferences.directMessages;
  return enable === 'on' && (least === undefined || isAtLeast(role, least));
}
