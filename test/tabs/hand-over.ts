import type { TabOptions } from './page/main.ts';
import type { Browser, Tab } from './tabs.ts';

/** How a tab that writes comes to its end, or stands still. */
export const endings = ['closed', 'crashed', 'frozen'] as const;
export type Ending = (typeof endings)[number];

/** What became of what was written while the engine went from one tab to another. */
export interface HandOver {
  readonly ending: Ending;
  /** From the end of one writer to the first write that the next one acknowledged. */
  readonly milliseconds: number;
  readonly acknowledged: number;
  /** Acknowledged, and not there. */
  readonly lost: number;
  /** There more than once. */
  readonly doubled: number;
  /** Writes of the tabs that are left which had no answer in time: what stood still may have held the database. */
  readonly late: number;
  /** Those which had another answer. */
  readonly refused: number;
  /** Tabs that show something else than what is stored. */
  readonly unlike: number;
}

const tabsAtOnce = 5;

/** Several tabs on one profile, all of which write all the time while the one with the engine ends, again and again. */
export class HandOvers {
  readonly #tabs: Tab[] = [];
  #round = 0;

  constructor(
    private readonly browser: Browser,
    private readonly options: TabOptions,
    /** Between two entries of a tab: milliseconds. */
    private readonly pace = 25,
  ) {}

  async once(ending: Ending, delay: number): Promise<HandOver> {
    const ledger = `round-${++this.#round}`;
    const writer = await this.#gather();
    await writer.ask('start', ledger);
    for (const [at, tab] of this.#tabs.entries()) await tab.ask('beginWriting', ledger, `tab-${at}`, this.pace);
    for (const tab of this.#tabs) await tab.acknowledgesAfter(0);
    await pause(delay);

    const others = this.#tabs.filter((tab) => tab !== writer);
    const before = await writer.ask('acknowledged');
    const endedAt = Date.now();
    await this.#end(writer, ending);
    await Promise.race(others.map((tab) => tab.becomes('writer')));
    const takenOverAt = Date.now();
    for (const tab of others) await tab.acknowledgesAfter(takenOverAt);
    if (ending === 'frozen') {
      writer.thaw();
      await writer.becomes('mirror');
      await writer.acknowledgesAfter(Date.now());
    }

    const told = await Promise.all(this.#tabs.map((tab) => tab.ask('endWriting')));
    const stored = (await this.#tabs[0]?.ask('read', ledger)) ?? [];
    const acknowledged = told.flatMap(({ acknowledged }) => acknowledged);
    const refused = told.flatMap(({ refused }) => refused);
    const late = refused.filter(({ error }) => error.type === 'NoAnswer' && error.why === 'late');
    const all = [...(ending === 'frozen' ? [] : before), ...acknowledged];
    return {
      ending,
      milliseconds: firstAfterGap(acknowledged, endedAt) - endedAt,
      acknowledged: all.length,
      lost: all.filter(({ entry }) => !stored.includes(entry)).length,
      doubled: stored.length - new Set(stored).size,
      late: late.length,
      refused: refused.length - late.length,
      unlike: await this.#countUnlike(ledger, stored),
    };
  }

  /** Every tab is there, and knows the one that writes. */
  async #gather(): Promise<Tab> {
    while (this.#tabs.length < tabsAtOnce) this.#tabs.push(await this.browser.open(this.options));
    const writer = await Promise.any(this.#tabs.map((tab) => tab.becomes('writer').then(() => tab)));
    for (const tab of this.#tabs) if (tab !== writer) await tab.becomes('mirror');
    return writer;
  }

  async #end(writer: Tab, ending: Ending): Promise<void> {
    if (ending === 'frozen') return writer.freeze();
    this.#tabs.splice(this.#tabs.indexOf(writer), 1);
    if (ending === 'closed') await writer.page.close();
    else await writer.crash();
  }

  /** What was written last may be on its way to some. */
  async #countUnlike(ledger: string, stored: readonly string[]): Promise<number> {
    const isLike = (tab: Tab) => tab.shows(ledger, stored.length).then(() => tab.ask('shown', ledger));
    const shown = await Promise.all(this.#tabs.map(isLike));
    return shown.filter((entries) => entries?.join() !== stored.join()).length;
  }
}

/** The end of the longest time in which nothing was acknowledged. */
function firstAfterGap(acknowledged: readonly { readonly at: number }[], since: number): number {
  const times = [since, ...acknowledged.map(({ at }) => at).filter((at) => at > since)].sort((a, b) => a - b);
  let [longest, end] = [0, since];
  for (const [index, at] of times.entries()) {
    const gap = at - (times[index - 1] ?? at);
    if (gap > longest) [longest, end] = [gap, at];
  }
  return end;
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, milliseconds));
