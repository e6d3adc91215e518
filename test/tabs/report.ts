import { commandLine, wholeNumber } from '../../scripts/command-line.ts';
import { median } from '../bench/measure.ts';
import { endings, type HandOver, HandOvers } from './hand-over.ts';
import { startBrowser } from './tabs.ts';

/**
 * Hands the engine of five tabs, all of which write, from one to another: the tab that has it is closed, crashes, or
 * stands still, 20 times each. Fails where something was lost or done twice, or where the median time misses its aim.
 * `--each N`: how many of each. `--json`: the last line is one JSON object.
 */
const { values } = commandLine('npm run test:tabs -- [--each N] [--json]', {
  each: { type: 'string', default: '20' },
  json: { type: 'boolean', default: false },
});
const each = wholeNumber('each', values.each, 1);

/** Milliseconds. */
const aims = { closed: 1_000, crashed: 3_000, frozen: 15_000 } as const;

const browser = await startBrowser();
const all: HandOver[] = [];
try {
  const handOvers = new HandOvers(browser, { profile: 'report' });
  for (const ending of endings) {
    for (let n = 0; n < each; n++) {
      const handOver = await handOvers.once(ending, 200 + 37 * (n % 11));
      all.push(handOver);
      process.stderr.write(`${JSON.stringify(handOver)}\n`);
    }
  }
} finally {
  await browser.close();
}

const sum = (what: 'lost' | 'doubled' | 'late' | 'refused' | 'unlike'): number =>
  all.reduce((total, handOver) => total + handOver[what], 0);
const report = {
  each,
  medianMilliseconds: Object.fromEntries(
    endings.map((ending) => [
      ending,
      median(all.filter((handOver) => handOver.ending === ending).map(({ milliseconds }) => milliseconds)),
    ]),
  ),
  acknowledged: all.reduce((total, { acknowledged }) => total + acknowledged, 0),
  ...{ lost: sum('lost'), doubled: sum('doubled'), unlike: sum('unlike'), late: sum('late'), refused: sum('refused') },
};
const isLate = endings.some((ending) => (report.medianMilliseconds[ending] ?? Infinity) > aims[ending]);
const isWrong = report.lost + report.doubled + report.refused + report.unlike > 0;
if (values.json) process.stdout.write(`${JSON.stringify(report)}\n`);
else {
  for (const ending of endings) {
    process.stdout.write(`${ending}: ${report.medianMilliseconds[ending]} ms (aim ${aims[ending]})\n`);
  }
  process.stdout.write(
    `of ${report.acknowledged} entries ${report.lost} lost, ${report.doubled} doubled, ${report.late} late\n`,
  );
}
if (isWrong || isLate) process.exitCode = 1;
