import type { Clock } from 'joinery';

/** Real time. */
export const clock: Clock = {
  now: () => Date.now(),
  setTimer(fn, delay) {
    const timer = setTimeout(fn, delay);
    return () => clearTimeout(timer);
  },
};
