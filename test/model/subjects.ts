import { associationTable } from './association-events.ts';
import { repeatJoinTable } from './repeat-join-events.ts';
import { linkPreviewTable } from './link-preview-events.ts';
import { broadcastTable } from './broadcast-events.ts';
import { channelRosterTable } from './channel-roster-events.ts';
import { channelSubject } from './channel-subject.ts';
import { identityTable } from './identity-events.ts';
import { introductionTable } from './introduction-events.ts';
import { memberConnectionTable } from './member-connection-events.ts';
import { contactAddressTable } from './contact-address-events.ts';
import { contactTable } from './contact-events.ts';
import { contactRequestTable } from './contact-request-events.ts';
import { memberInvitationTable } from './member-invitation-events.ts';
import { membershipTable } from './membership-events.ts';
import { mergeSettingsTable } from './merge-settings-events.ts';
import { peerConnectionTable } from './peer-connection-events.ts';
import { probeExchangeTable } from './probe-exchange-events.ts';
import { probeMatchTable } from './probe-match-events.ts';
import { soloSubject, type SoloTable } from './solo.ts';
import type { Subject } from './subject.ts';

/** Every machine that is explored alone, in the order of the registry. */
export const tables: readonly SoloTable[] = [
  channelRosterTable,
  peerConnectionTable,
  contactTable,
  contactAddressTable,
  contactRequestTable,
  memberInvitationTable,
  memberConnectionTable,
  introductionTable,
  membershipTable,
  linkPreviewTable,
  repeatJoinTable,
  associationTable,
  broadcastTable,
  identityTable,
  mergeSettingsTable,
  probeExchangeTable,
  probeMatchTable,
];

export const subjects: readonly Subject[] = [channelSubject, ...tables.map(soloSubject)];
