/** How a device ends a commit that it dies of. */
export type Death = 'before' | 'after';

/** What came of a story in which a device dies at one of its commits, and begins anew. */
interface Played<Result> {
  readonly result: Result;
  readonly died: boolean;
  /** How many commits there were. */
  readonly commits: number;
}

/** Plays the story without a death (`0`), and then with one at each of its commits in turn: what came of each. */
export async function playDeaths<Result, P extends Played<Result>>(play: (commit: number) => Promise<P>) {
  const undisturbed = await play(0);
  const results: Result[] = [];
  let deaths = 0;
  for (let commit = 1; commit <= undisturbed.commits; commit++) {
    const { result, died } = await play(commit);
    results.push(result);
    if (died) deaths += 1;
  }
  return { undisturbed, results, deaths };
}
