/** As many message ids of one author are remembered. */
const mostSeen = 32;

/** Whether this message of an author was not there before, by whichever way it came. One without an id always counts. */
export function isUnseen(seen: readonly string[], msgId: string | undefined): boolean {
  return msgId === undefined || !seen.includes(msgId);
}

/** The newest ids, with this one. */
export function seenWith(seen: readonly string[], msgId: string | undefined): readonly string[] {
  return msgId === undefined || seen.includes(msgId) ? seen : [...seen, msgId].slice(-mostSeen);
}
