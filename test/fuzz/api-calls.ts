import fc from 'fast-check';
import { JoineryError } from '../../runtime/errors.ts';
import { openDevice, type FuzzedDevice } from './device.ts';
import { hostileValue, mutate, mutations, realise, type Hostile, type Mutation } from './hostile.ts';
import { record } from './recording.ts';
import { assertThat, type Target } from './target.ts';

/** What a call may be refused with. Each is small, and plain data. */
const refusals = [
  'LinkInvalid',
  'InputInvalid',
  'InputDiffers',
  'EventInvalid',
  'InstanceUnknown',
  'MachineUnknown',
  'Refused',
];
/** A key of 400 characters, each of which JSON writes as six. */
const largestRefusal = 2_600;

const types = ['connect', 'chooseProfile', 'retry', 'continueWithout', 'open', 'cancel', 'leave'].map(
  (name) => `user.${name}`,
);
const keys = ['channel-join/news', 'channel-join/other', 'channel-join/news/relay-1', 'channel-join/other/relay-2'];
const profile = { displayName: 'Alice', fullName: 'Alice A.', image: 'data:,', contactLink: 'https://x' };
const policy = { linkPolicy: 'all', acceptAnnouncements: true, limits: { answer: 5_000 } };

interface Call {
  readonly start: boolean;
  /** The arguments, as they should be. */
  readonly good: readonly unknown[];
  readonly changes: readonly Mutation[];
  readonly instead: Hostile | null;
}

export const apiCalls: Target = {
  name: 'API calls',
  share: 9,
  async property(count) {
    const { moments, link } = await record();
    const starts = fc
      .tuple(
        fc.constantFrom('news', 'other', 'new-1', 'new-2'),
        fc.constantFrom({ link }, { link, incognito: true, profile, policy }),
      )
      .map(([id, input]) => ['channel-join', id, input, { eventId: 'event-1' }]);
    const sends = fc
      .tuple(fc.constantFrom(...keys), fc.constantFrom(...types), fc.boolean())
      .map(([key, type, choice]) => [
        key,
        choice ? { type, incognito: true, profile } : { type },
        { eventId: 'event-2' },
      ]);
    const how = { changes: mutations(hostileValue), instead: fc.option(hostileValue, { freq: 9 }) };
    const call: fc.Arbitrary<Call> = fc.oneof(
      fc.record({ start: fc.constant(true), good: starts, ...how }),
      fc.record({ start: fc.constant(false), good: sends, ...how }),
    );
    const calls = fc.array(call, { minLength: 1, maxLength: 30, size: 'max' });
    return fc.asyncProperty(fc.nat(moments.length - 1), calls, async (at, all) => {
      const device = await openDevice(moments[at]!);
      for (const each of all) {
        await make(each, device);
        count();
      }
      device.assertSound();
      await device.close();
    });
  },
};

async function make({ start, good, changes, instead }: Call, device: FuzzedDevice): Promise<void> {
  const changed = mutate(good, changes);
  const given: unknown[] = Array.isArray(changed) ? (changed as unknown[]) : [changed];
  if (instead) given[changes.length % Math.max(given.length, 1)] = realise(instead);
  const { engine, commits } = device;
  try {
    const call = (start ? engine.start : engine.send) as (...given: unknown[]) => Promise<unknown>;
    await call.apply(engine, given);
  } catch (error) {
    assertThat(error instanceof JoineryError, `a refusal is a JoineryError, not ${String(error)}`);
    assertThat(refusals.includes(error.type), `${error.type} is no refusal`);
    assertThat(JSON.stringify(error.error).length <= largestRefusal, 'a refusal is small');
    structuredClone(error.error);
    assertThat(device.commits === commits, 'what is refused changes nothing stored');
  }
}
