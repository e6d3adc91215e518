import fc from 'fast-check';
import type { AgentEventOf } from '../../machines/vocabulary/agent-event.ts';
import { openDevice } from './device.ts';
import { hostileValue, mutate, mutations, realise } from './hostile.ts';
import { record } from './recording.ts';
import { assertThat, type Target } from './target.ts';

const states = ['none', 'new', 'joined', 'confirmed', 'allowed', 'ready'] as const;
const one = fc.record({
  state: fc.constantFrom(...states),
  confirmed: fc.nat(5),
  changes: mutations(hostileValue),
  instead: fc.option(hostileValue, { freq: 6 }),
});

export const statuses: Target = {
  name: 'connection statuses',
  share: 5,
  async property(count) {
    const { moments, events } = await record();
    const confirmations = events.filter((event): event is AgentEventOf<'CONF'> => event.type === 'CONF');
    const input = fc.record({
      moment: fc.nat(moments.length - 1),
      answers: fc.array(fc.record({ all: fc.array(one, { maxLength: 6 }), instead: fc.option(hostileValue) }), {
        minLength: 1,
        maxLength: 20,
        size: 'max',
      }),
    });
    return fc.asyncProperty(input, async ({ moment: at, answers }) => {
      let answer: unknown = [];
      const device = await openDevice(moments[at]!, () => answer);
      const connections = device
        .rows()
        .flatMap(({ labels }) =>
          labels.flatMap((label) => (label.startsWith('connection:') ? [label.slice('connection:'.length)] : [])),
        );
      for (const { all, instead } of answers) {
        const { commits } = device;
        answer = instead
          ? realise(instead)
          : all.map(({ state, confirmed, changes, instead: garbage }, n) => {
              if (garbage) return realise(garbage);
              const { confirmationId, message } = confirmations[confirmed % confirmations.length]!;
              const connectionId = connections[n % connections.length] ?? 'nobody';
              const confirmation = state === 'confirmed' ? { confirmation: { confirmationId, message } } : {};
              return mutate({ connectionId, state, ...confirmation }, changes);
            });
        await device.engine.wake();
        count();
        assertThat(instead === null || device.commits === commits, 'an answer that is none changes nothing stored');
      }
      device.assertSound();
      await device.close();
    });
  },
};
