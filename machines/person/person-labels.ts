const ofPerson = 'person:';

/** Names of who several records are, and by what records and probes are found. A record is named by its key. */
export const personLabels = {
  /** Every record of the person. */
  records: (identity: string): string => ofPerson + identity,
  /** The exchanges and matches in which the record has a part: they go with it. */
  probesOf: (record: string): string => `probes-of:${record}`,
  /** The contact link that the record's profile shows. `fingerprint` of its canonical text. */
  address: (link: string): string => `address:${link}`,
  /** What was begun by the link, or offers it. `fingerprint` of its canonical text. */
  link: (link: string): string => `link:${link}`,
};

/** The identity whose record bears the labels. */
export const identityIn = (labels: readonly string[]): string | undefined =>
  labels.find((label) => label.startsWith(ofPerson))?.slice(ofPerson.length);

export const identityKey = (id: string): string => `identity/${id}`;
export const idOfIdentity = (key: string): string => key.slice(identityKey('').length);

/** The one row in which the account's choices about merging are kept. */
export const mergeSettingsKey = 'merge-settings/account';
