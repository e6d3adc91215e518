/** Of vitest, what a guide's tests call. They are kept, to be run when the guide is played. */
export { expect } from 'vitest';

/** By their titles, as in the file that was loaded last. */
export const tests = new Map<string, () => Promise<void>>();

export function test(title: string, run: () => Promise<void>): void {
  tests.set(title, run);
}

/** Runs all that were kept. Returns how many, and why those that failed did. */
export async function runTests(): Promise<{ count: number; failures: string[] }> {
  const failures: string[] = [];
  for (const [title, run] of tests) {
    await run().catch((error: unknown) => failures.push(`${title}: ${String(error)}`));
  }
  const { size: count } = tests;
  tests.clear();
  return { count, failures };
}
