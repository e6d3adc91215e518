import type { Tell } from '../../machines/vocabulary/effect.ts';

/** Who is told: a key, a label, or the machine whose key is a digest. */
export function addressee({ to }: Pick<Tell, 'to'>): string {
  if ('key' in to) return to.key;
  return 'label' in to ? to.label : to.machine;
}

/** Told to who finds out that records are one person: record.test.ts has an eye on it. */
export const isAboutPersons = (to: string): boolean => /^(association|probe|identity)/.test(to);
