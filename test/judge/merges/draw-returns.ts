import type { SeededRandom } from '../../../simulation/index.ts';
import { between, type MergeDeed, type Tie } from './plan.ts';

/**
 * Some leave a group, or are removed, and come back: another record of who they are. Who was invited is invited again, or
 * asks by the link.
 */
export function drawReturns(random: SeededRandom, ties: readonly Tie[], odds: number): Tie[] {
  return ties.flatMap((tie, after): Tie[] => {
    if ((tie.kind !== 'groupLink' && tie.kind !== 'groupInvitation') || !random.chance(odds)) return [];
    const { host, guest, group, incognito } = tie;
    const back = { host, guest, group, incognito, early: false, after };
    const isInvited = tie.kind === 'groupInvitation' && random.chance(0.5);
    return [isInvited ? { ...back, kind: 'groupInvitation', over: tie.over } : { ...back, kind: 'groupLink' }];
  });
}

/** When those go and come back; and some who have an address delete a contact, which asks there anew. */
export function drawReturnDeeds(
  random: SeededRandom,
  { ties, from, to }: { ties: readonly Tie[]; from: number; to: number },
  odds: number,
): MergeDeed[] {
  const steps = (client: string, tie: number, at: number) =>
    Array.from({ length: 4 }, (_, n): MergeDeed => ({
      ...{ at: at + (1 + n * random.between(2, 30)) * 1_000, kind: 'goOn', client, tie },
      twice: random.chance(0.15),
    }));
  return ties.flatMap((tie, at): MergeDeed[] => {
    const { host, guest } = tie;
    const begins = random.between(from, to);
    if ('after' in tie && tie.after !== undefined) {
      const client = random.pick([host, guest]);
      return [{ at: begins, kind: 'end', client, tie: tie.after }, ...steps(guest, at, begins)];
    }
    if (tie.kind !== 'address' || host === between || !random.chance(odds)) return [];
    return [{ at: begins, kind: 'askAnew', client: guest, tie: at }, ...steps(guest, at, begins)];
  });
}
