import type { Emitted, MachineEvent } from '../../../runtime/index.ts';
import type { Profile } from '../../../machines/vocabulary/profile.ts';

/** What the application of the mobile guide was told, and asked of the system. */
export const told: { account: string; event: MachineEvent }[] = [];
export const problems: unknown[] = [];
export const alarms: (number | undefined)[] = [];

export const accounts: readonly string[] = ['home', 'work'];
export const profileOf = (account: string): Profile => ({ displayName: account, fullName: '' });
export const keep = async (account: string, { event }: Emitted): Promise<void> => void told.push({ account, event });
export const report = (problem: unknown): void => void problems.push(problem);
export const setAlarm = async (at: number | undefined): Promise<void> => void alarms.push(at);
