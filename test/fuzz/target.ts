import fc from 'fast-check';

/** One border that is fed with hostile input. */
export interface Target {
  readonly name: string;
  /** Of all inputs, in percent: so that the slow ones do not take all the time. */
  readonly share: number;
  /** Whatever comes, this holds. `count` is told of every input that was made of a run. */
  property(count: (inputs?: number) => void): Promise<fc.IRawProperty<unknown>>;
}

export interface Outcome {
  readonly inputs: number;
  /** What failed, as small as it was found, and how to see it again. */
  readonly failure?: string;
}

/** Feeds the target with so many inputs, or a few more. One seed gives the same inputs again. */
export async function fuzz(target: Target, inputs: number, seed: number): Promise<Outcome> {
  const made = { inputs: 0 };
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);
  process.on('unhandledRejection', note);
  try {
    const property = await target.property((more = 1) => void (made.inputs += more));
    for (let part = 0; made.inputs < inputs; part++) {
      const details = await fc.check(property, { seed: seed + part, numRuns: Math.min(500, inputs - made.inputs) });
      if (details.failed) {
        const why = String(
          details.errorInstance instanceof Error ? details.errorInstance.stack : details.errorInstance,
        );
        return { ...made, failure: `${fc.defaultReportMessage(details) ?? ''}\n${why}` };
      }
      // A rejection that nobody handles is told a moment later.
      await new Promise((resolve) => void setTimeout(resolve));
      if (unhandled.length > 0) {
        return { ...made, failure: `seed ${seed + part}: unhandled rejection: ${String(unhandled[0])}` };
      }
    }
    return made;
  } finally {
    process.off('unhandledRejection', note);
  }
}

const prototypes: object[] = [Object.prototype, Array.prototype, Function.prototype, String.prototype, Map.prototype];
const fieldsOfPrototypes = (): string => prototypes.map((each) => Reflect.ownKeys(each).map(String).join()).join('|');
const clean = fieldsOfPrototypes();

/** Fails where a prototype that everything inherits from has gained or lost a field. */
export function assertUnpolluted(): void {
  if (fieldsOfPrototypes() !== clean) throw new Error('a prototype was polluted');
}

/** Fails with the sentence unless it holds. */
export function assertThat(holds: boolean, sentence: string): asserts holds {
  if (!holds) throw new Error(sentence);
}
