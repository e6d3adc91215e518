import fc from 'fast-check';
import { openDevice } from './device.ts';
import { hostileValue, mutate, mutations, realise } from './hostile.ts';
import { record, type Moment } from './recording.ts';
import { assertThat, type Target } from './target.ts';

/** Where among the recorded events one is taken, seen from the moment; what is done to it; or what is told instead. */
const told = fc.record({
  near: fc.integer({ min: -6, max: 6 }),
  changes: mutations(hostileValue),
  instead: fc.option(hostileValue, { freq: 9 }),
});

export const agentEvents: Target = {
  name: 'agent events',
  share: 20,
  async property(count) {
    const { moments, events } = await record();
    const input = fc.record({
      moment: fc.nat(moments.length - 1),
      aside: fc.option(fc.nat(20), { freq: 3, nil: undefined }),
      all: fc.array(told, { minLength: 1, maxLength: 40, size: 'max' }),
    });
    return fc.asyncProperty(input, async ({ moment: at, aside, all }) => {
      const moment = aside === undefined ? moments[at]! : setAside(moments[at]!, aside);
      const device = await openDevice(moment);
      for (const { near, changes, instead } of all) {
        const event = events[Math.min(Math.max(moment.told + near, 0), events.length - 1)]!;
        const letters = device.engine.deadLetters().length;
        const { commits } = device;
        await device.tell(instead ? realise(instead) : mutate(event, changes));
        count();
        const refused = device.engine.deadLetters().length > letters;
        assertThat(!refused || device.commits === commits, 'what is put aside changes nothing stored');
      }
      await device.engine.idle();
      device.assertSound();
      await device.close();
      const again = await openDevice({ ...moment, data: device.data });
      again.assertSound();
      await again.close();
    });
  },
};

/** The same moment, with one of its instances in quarantine. */
function setAside(moment: Moment, which: number): Moment {
  const data = structuredClone(moment.data);
  const keys = [...data.rows.keys()];
  const key = keys[which % keys.length]!;
  const row = data.rows.get(key)!;
  const text = { ...(JSON.parse(row.text) as object), status: 'quarantined', error: { message: 'set aside' } };
  data.rows.set(key, { ...row, text: JSON.stringify(text) });
  return { ...moment, data };
}
