/**
 * The version of every machine's rows, as the registry has them: what a page has to know of the rows that it reads, and
 * needs no machine for.
 */
export const rowVersions: Readonly<Record<string, number>> = {
  'channel-join': 1,
  'relay-connection': 1,
  'channel-roster': 1,
  'peer-connection': 1,
  contact: 1,
  'contact-address': 1,
  'contact-request': 1,
  'member-invitation': 1,
  'member-connection': 1,
  introduction: 1,
  membership: 1,
  'link-preview': 1,
  'repeat-join': 1,
  association: 1,
  broadcast: 1,
  identity: 1,
  'merge-settings': 1,
  'probe-exchange': 1,
  'probe-match': 1,
};
