import { setup } from 'xstate';

/** A machine with what those of the library do without: states in states, side by side, with a memory. */
export const nested = setup({ guards: { isUrgent: () => true } }).createMachine({
  id: 'nested',
  initial: 'idle',
  on: { RESET: '.idle', NOTE: {} },
  states: {
    idle: { on: { BEGIN: 'working', RESUME: 'working.past' } },
    working: {
      initial: 'first',
      on: { STOP: 'idle', SKIP: '.second', BOTH: ['working.first'] },
      states: {
        first: { on: { NEXT: 'second', STOP: { guard: 'isUrgent', target: 'second' } } },
        second: { type: 'final' },
        past: { type: 'history' },
      },
      onDone: 'apart',
    },
    apart: {
      type: 'parallel',
      states: {
        left: { initial: 'off', states: { off: { on: { TURN: 'on' } }, on: { on: { TURN: 'off' } } } },
        right: { initial: 'off', states: { off: { on: { TURN: 'on' } }, on: { id: 'rightOn' } } },
      },
      on: { TOGETHER: { target: ['.left.on', '.right.on'] } },
    },
  },
});
