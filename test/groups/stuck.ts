import type { Reason } from '../../machines/vocabulary/reason.ts';
import { isInstance, type EngineRow } from '../../runtime/rows.ts';
import type { GroupDevice } from './group-device.ts';

/** What gets a pair stuck: the points S1 to S13 of the table in docs/groups.md. */

export const minute = 60_000;
export const day = 1440 * minute;
export const noQueue = { type: 'SMP', code: 'AUTH' };

export const somebody = (fields: object = {}) => ({
  memberId: 'somebody',
  memberRole: 'member',
  profile: { displayName: 'Somebody', fullName: '' },
  ...fields,
});
export const refusal = (code: Reason['code']) => ({ error: { reason: { code } } });
export const gets = (machine: string, state: string) => (puts: readonly EngineRow[]) =>
  puts.some((row) => isInstance(row) && row.machine === machine && row.value === state);
/** Something happens in the world at the first commit like this. */
export function once(device: GroupDevice, matches: (puts: readonly EngineRow[]) => boolean, act: () => void): void {
  device.onCommit((puts) => {
    if (!matches(puts)) return;
    device.onCommit(undefined);
    act();
  });
}
