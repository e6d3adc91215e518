import { systemClock } from '../../../system.ts';
import type { Clock } from '../../../ports.ts';

/** When the panel draws, and what time it is there. */
export interface Frames {
  readonly clock: Clock;
  /** Runs it before the next frame is drawn. Returns its cancellation. */
  request(draw: () => void): () => void;
}

/** Frames of the page; without a page, 60 in a second. */
export const systemFrames: Frames = {
  clock: systemClock,
  request(draw) {
    if (typeof requestAnimationFrame !== 'function') return systemClock.setTimer(draw, 16);
    const frame = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(frame);
  },
};
