import type { Clock } from './ports.ts';

/** What comes of the promise, or at the limit, in milliseconds from now, the error that `late` makes. */
export async function within<T>(clock: Clock, promise: Promise<T>, limit: number, late: () => Error): Promise<T> {
  let stop: () => void = () => undefined;
  const passed = new Promise<never>((_, reject) => {
    stop = clock.setTimer(() => reject(late()), limit);
  });
  return Promise.race([promise, passed]).finally(stop);
}
