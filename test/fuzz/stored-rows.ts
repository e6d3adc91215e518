import fc from 'fast-check';
import type { MemoryStoreData } from '../../persistence/memory.ts';
import { isInstance, type EngineRow } from '../../runtime/rows.ts';
import { openDevice } from './device.ts';
import { hostileText, mutate, mutations, type Mutation } from './hostile.ts';
import { record, type Moment } from './recording.ts';
import { assertThat, type Target } from './target.ts';

const day = 86_400_000;

export const storedRows: Target = {
  name: 'stored rows',
  share: 1,
  async property(count) {
    const { moments, events } = await record();
    const late = moments.filter(({ data }) => data.rows.has('channel-join/other'));
    const input = fc.record({
      moment: fc.nat(late.length - 1),
      damages: fc.array(fc.record({ row: fc.nat(100), changes: mutations(hostileText) }), {
        minLength: 1,
        maxLength: 3,
      }),
    });
    return fc.asyncProperty(input, async ({ moment: at, damages }) => {
      const moment = late[at]!;
      const data = structuredClone(moment.data);
      const damaged = new Set<string>();
      // The other channel stays whole: whatever happens to the first, it has to go on.
      const keys = [...data.rows.keys()].filter((key) => key.startsWith('channel-join/news')).sort();
      for (const { row, changes } of damages) {
        const key = keys[row % keys.length];
        if (key === undefined) continue;
        damage(data, key, (text) => JSON.stringify(wreck(JSON.parse(text) as object, key, changes)));
        damaged.add(key);
        count();
      }
      const device = await openDevice({ ...moment, data });
      for (const event of events.slice(moment.told, moment.told + 4)) await device.tell(event);
      for (const key of damaged) {
        await device.engine.send(key, { type: 'user.retry' }).catch(() => undefined);
        await device.engine.resume(key).catch(() => undefined);
      }
      await device.clock.advance(day);
      await device.engine.idle();
      assertOtherWorks(device.rows(), moment);
      await device.engine.send('channel-join/other', { type: 'user.leave' });
      const other = await device.engine.snapshot('channel-join/other');
      assertThat(other?.value === 'leaving' || other?.value === 'left', 'the other channel goes on');
      await device.close();
    });
  },
};

/** Changes a stored row behind everybody's back. What it is found by stays as the store keeps it. */
function damage(data: MemoryStoreData, key: string, change: (text: string) => string): void {
  const row = data.rows.get(key);
  if (row) data.rows.set(key, { ...row, text: change(row.text) });
}

/** A store finds a row by its key, and every row is an object: all else of it may be anything. */
function wreck(row: object, key: string, changes: readonly Mutation[]): object {
  const changed = mutate(row, changes);
  return { ...(typeof changed === 'object' ? changed : {}), key };
}

function assertOtherWorks(rows: readonly EngineRow[], { data }: Moment): void {
  for (const key of data.rows.keys()) {
    if (!key.startsWith('channel-join/other')) continue;
    const row = rows.find((each) => each.key === key);
    assertThat(isInstance(row) && row.status !== 'quarantined', `${key} is untouched by what others suffer`);
  }
}
