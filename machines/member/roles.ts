export type MemberRole = 'relay' | 'observer' | 'author' | 'member' | 'moderator' | 'admin' | 'owner' | (string & {});

/** Ascending: each may do all that those before it may. */
const roles: readonly string[] = ['relay', 'observer', 'author', 'member', 'moderator', 'admin', 'owner'];

/** Whether `role` is `least` or a higher one. A role that a newer client made is none that we could trust: the lowest. */
export function isAtLeast(role: MemberRole, least: MemberRole): boolean {
  return roles.indexOf(role) >= roles.indexOf(least);
}

/** Whether somebody of the role `by` may remove a member of the role `of`, or change what it is: nobody of a higher role. */
export function mayChange(by: MemberRole, of: MemberRole): boolean {
  return isAtLeast(by, 'admin') && isAtLeast(by, of);
}
