/** Whether two base64url texts are the same bytes. Some peers pad them, links don't. */
export function sameBytes(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && unpadded(one) === unpadded(other);
}

/** Without the padding that some peers write. */
export function unpadded(text: string): string {
  return text.replace(/=+$/, '');
}
