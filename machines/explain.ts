import {
  explainContact,
  explainContactRequest,
  type ContactPhase,
  type ContactRequestPhase,
} from './contact/explain.ts';
import type { Explanation } from './explanation.ts';
import type { MembershipPhase } from './member/group-status.ts';
import { explainInvitation, explainMember, type MemberInvitationPhase, type MemberState } from './member/explain.ts';
import { explainMembership } from './member/explain-membership.ts';
import { explainIdentity, type IdentityPhase } from './person/explain.ts';
import { explainLinkPreview, type LinkPreviewPhase } from './plan/explain.ts';
import { explainRepeatJoin, type RepeatJoinPhase } from './rejoin/explain.ts';
import { explainChannel, explainRelay, type ChannelPhase } from './relay/explain.ts';
import type { RelayPhase } from './relay/relay-phase.ts';
import type { MachineView } from './vocabulary/view.ts';

type Phase =
  | ChannelPhase
  | RelayPhase
  | ContactPhase
  | ContactRequestPhase
  | MembershipPhase
  | MemberState
  | MemberInvitationPhase
  | IdentityPhase
  | LinkPreviewPhase
  | RepeatJoinPhase;

/** Of every machine that people see. What serves them (a connection, an introduction) shows in who is served. */
const explanations: Readonly<Record<string, (view: MachineView) => Explanation<Phase>>> = {
  'channel-join': explainChannel,
  'relay-connection': explainRelay,
  contact: explainContact,
  'contact-request': explainContactRequest,
  membership: explainMembership,
  'member-connection': explainMember,
  'member-invitation': explainInvitation,
  identity: explainIdentity,
  'link-preview': explainLinkPreview,
  'repeat-join': explainRepeatJoin,
};

/** Explains an instance, from nothing but its row. Throws on a machine that it does not know. */
export function explain(view: MachineView): Explanation<Phase> {
  const explanation = Object.hasOwn(explanations, view.machine) ? explanations[view.machine] : undefined;
  if (!explanation) throw new Error(`There is no explanation of the machine '${view.machine}'`);
  return explanation(view);
}
