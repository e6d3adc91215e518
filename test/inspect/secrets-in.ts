/** What is secret wherever it is found in what really happened, and where it is found. */
const secretFields = new Set([
  ...[
    'link',
    'request',
    'theirs',
    'connReq',
    'connRequest',
    'groupConnReq',
    'directConnReq',
    'groupLink',
    'contactLink',
  ],
  ...['keyRef', 'signWith', 'publicKey', 'memberKey', 'newMemberKey', 'signedBy', 'ownerKeys'],
  ...['displayName', 'fullName', 'shortDescr', 'description', 'image', 'text', 'nickname'],
  ...['probe', 'secret', 'digestOf', 'relays', 'publicGroupId', 'hash', 'probeHash'],
]);

/** All secrets in what really happened, by the names of their fields; of links their parts as well. */
export function secretsIn(value: unknown, name = '', found = new Set<string>()): Set<string> {
  if (typeof value === 'string') {
    if (!secretFields.has(name) || value.length < 12 || value === 'unreadable') return found;
    found.add(value);
    for (const part of value.split(/[#?&=/,]/)) if (part.length >= 20) found.add(part);
  } else if (Array.isArray(value)) for (const each of value) secretsIn(each, name, found);
  else if (typeof value === 'object' && value !== null)
    for (const [field, each] of Object.entries(value)) secretsIn(each, name === 'read' ? 'secret' : field, found);
  return found;
}
