import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The first that fail most mutants, and soon; the last take long for what they add. */
const first = ['engine', 'recovery', 'commands', 'routing', 'quarantine', 'forget', 'versions', 'deadline'];
const last = ['damaged-rows', 'chain', 'api'];

function placeOf({ moduleId }: TestSpecification): number {
  const name = moduleId.slice(moduleId.lastIndexOf('/') + 1, -'.test.ts'.length);
  if (first.includes(name)) return first.indexOf(name) - first.length;
  return last.indexOf(name) + 1;
}

class SoonestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((a, b) => placeOf(a) - placeOf(b) || (a.moduleId < b.moduleId ? -1 : 1));
  }
}

/**
 * The tests that a mutation of the engine has to fail: fast ones, in Node. Without isolation each mutant loads the
 * engine once and not once for every file; each still has a worker of its own.
 */
export default defineConfig({
  test: {
    environment: 'node',
    isolate: false,
    sequence: { sequencer: SoonestFirst },
    include: ['test/runtime/*.test.ts', 'test/bad-input/api.test.ts'],
    exclude: ['traces', 'many-timers', 'status-on-subscription', 'outbox-crashes'].map(
      (name) => `test/runtime/${name}.test.ts`,
    ),
    // What a mutation keeps waiting for ever fails by this, and needs no new process.
    testTimeout: 5_000,
  },
});
