import type { Words } from './pseudonyms.ts';

type Owner = { readonly [name: string]: unknown };

/** Of which form that is which a field of this name holds, if it is a secret; undefined if it is none by its name. */
export function byName(name: string, text: string, owner: Owner): Words | 'bytes' | 'host' | undefined {
  const form = forms.get(name);
  if (form !== undefined) return form;
  switch (name) {
    // Of a profile what it looks like; elsewhere a machine has drawn it, to name a connection or a letter.
    case 'name':
      return namesOfRows.test(text) || wasDrawn(owner) ? undefined : 'name';
    // A member's, in a roster; elsewhere that of a row.
    case 'key':
      return 'memberId' in owner && !text.includes('/') ? 'bytes' : undefined;
    // What is to be hashed, and what was drawn for a probe, bear no name of their own but what it is for.
    case 'data':
      return 'reply' in owner ? 'bytes' : undefined;
    case 'bytes':
      return owner['reply'] === 'probe' ? 'bytes' : undefined;
    // A server's own words may be in an error.
    case 'code':
      return /^\w{1,40}$/.test(text) ? undefined : 'text';
    // Of an effect it says which one is to be made.
    case 'profile':
      return text === 'main' || text === 'incognito' ? undefined : 'name';
    // No link: an agent may have another form for it.
    case 'request':
    case 'link':
    case 'theirs':
      return text.includes(':/') || text === 'unreadable' ? undefined : 'bytes';
    default:
      return undefined;
  }
}

const forms: ReadonlyMap<string, Words | 'bytes' | 'host'> = new Map([
  ...(['displayName', 'fullName', 'shortDescr', 'description', 'fromMemberName', 'memberName'] as const).map(
    (name) => [name, 'name'] as const,
  ),
  ['image', 'picture'],
  ['text', 'text'],
  // Of a message that waits for its id.
  ['draft', 'text'],
  ...(['keyRef', 'signWith', 'publicKey', 'memberKey', 'newMemberKey', 'signedBy', 'ownerKeys'] as const).map(
    (name) => [name, 'bytes'] as const,
  ),
  ...(['probe', 'digestOf', 'secret'] as const).map((name) => [name, 'bytes'] as const),
  ['server', 'host'],
]);

/** Under what a machine hears that its message was delivered: a display name may have a slash as well. */
const namesOfRows = /^(?:probe-match|probe-exchange|repeat-join)\/[\w.:-]+$/;

/** Whether the name is that of a connection, a letter or a request. */
const wasDrawn = (owner: Owner): boolean =>
  !('relayId' in owner) &&
  (['incarnation', 'message', 'contact', 'contactReqId'].some((field) => field in owner) ||
    String(owner['type']).startsWith('connection.'));

/** Fields with words of the library itself in them, which hold no secret, but may have spaces. */
export const plainNames: ReadonlySet<string> = new Set(['reply', 'message', 'why', 'detail']);

/** Of what others send, the fields that machines look at, and ids that were drawn: the rest is not known, and replaced. */
export const foreignNames: ReadonlySet<string> = new Set([
  ...['type', 'event', 'v', 'msgId', 'msgTs', 'memberId', 'newMemberId', 'viaRelay', 'contactReqId', 'welcomeMsgId'],
  ...['groupLinkId', 'entityId', 'publicGroupId', 'probeHash', 'binding', 'fileDigest', 'joinery'],
  ...[
    'memberRole',
    'role',
    'groupType',
    'accepted',
    'acceptance',
    'rejectionReason',
    'reason',
    'restriction',
    'enable',
  ],
  ...['why', 'field'],
]);
