import { channels, sabotaged, type Kind } from './kind.ts';
import type { AnyPlan } from './plan.ts';
import type { Broken } from './seed.ts';
import type { Outcome } from './ground.ts';

/** Runs that a story may take to become short. */
const patience = 400;
/** Lines of it that are shown: the last ones. */
const longest = 80;

/** Plays a plan again, and writes down what happens. */
export function replay(plan: AnyPlan, sabotage?: string, kind: Kind = channels): Promise<Outcome> {
  return kind.play(plan, { story: true, ...sabotaged(kind, sabotage) });
}

/** The shortest plan that was found to break the same promise, and its story. */
export async function minimalStory(
  { plan, violation }: Broken,
  sabotage?: string,
  kind: Kind = channels,
): Promise<string> {
  const promise = promiseOf(violation.what);
  let runs = 0;
  const breaks = async (candidate: AnyPlan) => {
    if ((runs += 1) > patience) return false;
    const outcome = await kind.play(candidate, sabotaged(kind, sabotage));
    return outcome.violation !== undefined && promiseOf(outcome.violation.what) === promise;
  };
  let short = plan;
  if (await breaks({ ...short, rates: {} })) short = { ...short, rates: {} };
  short = { ...short, mishaps: await fewest(short.mishaps, (mishaps) => breaks({ ...short, mishaps })) };
  short = { ...short, deeds: await fewest(short.deeds, (deeds) => breaks({ ...short, deeds })) };
  short = { ...short, mishaps: await fewest(short.mishaps, (mishaps) => breaks({ ...short, mishaps })) };

  const { story: lines, violation: broken } = await replay(short, sabotage, kind);
  const story = lines.slice(0, lines.findIndex((line) => line.includes(' BROKEN: ')) + 1);
  const { what, client, commit, at } = broken ?? violation;
  const left = Math.max(0, story.length - longest);
  return [
    `seed ${plan.seed}: ${what}`,
    `  who: ${client}, after its commit ${commit}, ${at} ms after the world began`,
    `  what it takes: ${short.deeds.length} deeds, ${short.mishaps.length} mishaps, found in ${runs} runs`,
    ...kind.describe(short).map((line) => `  ${line}`),
    ...short.mishaps.map((each) => `  mishap: ${JSON.stringify(each)}`),
    ...(left > 0 ? [`  (${left} lines before)`] : []),
    ...story.slice(left).map((line) => `  ${line}`),
  ].join('\n');
}

/** Leaves out as much of a list as can be: halves first, then ever smaller parts. */
async function fewest<T>(
  list: readonly T[],
  suffices: (shorter: readonly T[]) => Promise<boolean>,
): Promise<readonly T[]> {
  let kept = list;
  for (let size = Math.ceil(list.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < kept.length;) {
      const shorter = [...kept.slice(0, at), ...kept.slice(at + size)];
      if (await suffices(shorter)) kept = shorter;
      else at += size;
    }
  }
  return kept;
}

/** A broken promise without the names of whom it was broken to. */
function promiseOf(what: string): string {
  return what.replaceAll(/https?:\S+|[\w-]*\d[\w.-]*|[\w-]{12,}/g, '…');
}
