/** A value that the machine's state promises to be there. Throws where it is not: a fault of ours, never of input. */
export function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the state promises a value that is not there');
  return value;
}
