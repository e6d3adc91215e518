import type { PeerLimits } from '../../machines/peer/peer-limits.ts';
import type { Reason } from '../../machines/vocabulary/reason.ts';
import { requestOf } from './befriend.ts';
import { Group } from './group.ts';
import type { GroupDevice } from './group-device.ts';
import { setStage, type Stage, type StageOptions } from './stage.ts';

const minute = 60_000;
const day = 1440 * minute;

/** Two members of a group, and the host who brings them together. */
export interface Pair extends Stage {
  readonly group: Group;
  readonly hanna: GroupDevice;
  readonly emil: GroupDevice;
  readonly nora: GroupDevice;
  /** The row of each on the other's device. */
  emilOnNoras(): string;
  norasOnEmil(): string;
  /** Why that row is not connected. */
  reason(device: GroupDevice, key: string): Reason | undefined;
  /** Nora accepts, and is in the group. */
  enter(): Promise<void>;
  over(): Promise<void>;
}

/** Hanna has a group with Emil, and invites Nora, who has chosen these limits for all that comes by Hanna. */
export async function pair(
  limits: Partial<PeerLimits> = {},
  options: StageOptions = {},
  ...others: string[]
): Promise<Pair> {
  const stage = await setStage(options);
  const group = await Group.of(stage, 'Emil', ...others);
  const [hanna, emil, nora] = [group.host, await stage.device('Emil'), await stage.device('Nora')];
  const invited = await hanna.begin('contact', 'Nora', { contactId: 'Nora', by: 'invite' });
  await hanna.until(invited, 'invited');
  await nora.begin('contact', 'Hanna', { contactId: 'Hanna', by: 'link', link: requestOf(hanna, invited), limits });
  await hanna.until(invited, 'connected');
  await group.invite('Nora');
  return {
    ...stage,
    ...{ group, hanna, emil, nora },
    emilOnNoras: () => group.rowOf(emil, nora),
    norasOnEmil: () => group.rowOf(nora, emil),
    reason: (device, key) => device.memory<{ reason?: Reason }>(key).reason,
    enter: async () => {
      await nora.tap(group.membershipOf(nora), 'user.join');
      await stage.clock.runUntil(() => group.isIn(nora), day);
      await stage.clock.advance(minute);
    },
    over: async () => {
      for (const device of [hanna, emil, nora]) device.die();
      await stage.network.close();
    },
  };
}

/** How long it took until the row failed, in milliseconds. */
export async function failing({ clock, group, emil, nora }: Pair, on: GroupDevice = nora): Promise<number> {
  const other = on === nora ? emil : nora;
  const since = clock.now();
  await clock.runUntil(() => group.seen(other, on) === 'failed', 30 * day);
  return clock.now() - since;
}
