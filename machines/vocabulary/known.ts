/** A value that the machine's state promises to be there. Throws where it is not: a fault of ours, never of input. */
export function known<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`${what} is needed here, and is not known`);
  return value;
}
