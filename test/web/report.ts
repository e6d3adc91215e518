import { commandLine, wholeNumber } from '../../scripts/command-line.ts';
import { runCampaign } from './crash/campaign.ts';

/**
 * Kills joins of three relays in Chromium at random moments: 20 by a reload of the page, 20 by a crash of the engine's
 * worker. Fails where one of them ends otherwise than an undisturbed join, or a waiting state was not met.
 * `--each N`: how many of each. `--seed N`. `--json`: the last line is one JSON object.
 */
const { values } = commandLine('npm run test:crash -- [--each N] [--seed N] [--json]', {
  each: { type: 'string', default: '20' },
  seed: { type: 'string', default: '1' },
  json: { type: 'boolean', default: false },
});
const [seed, each] = [wholeNumber('seed', values.seed), wholeNumber('each', values.each, 1)];

const report = await runCampaign(seed, each, (kill) => {
  const verdict = kill.rowsEqual && kill.messagesEqual ? 'as undisturbed' : 'DIFFERS';
  process.stderr.write(`${kill.how} at ${kill.state} + ${kill.delay} ms (${kill.states.join(', ')}): ${verdict}\n`);
});
const { hit, missed, neverAtRest } = report.waitingStates;
if (values.json) process.stdout.write(`${JSON.stringify(report)}\n`);
else {
  process.stdout.write(
    `${report.reloads} reloads, ${report.crashes} crashes: ${report.passed ? 'all' : 'not all'} ended as undisturbed\n`,
  );
  process.stdout.write(`waiting states at the kills: ${hit.length} (never at rest: ${neverAtRest.join(', ')})\n`);
}
if (!report.passed || missed.length > 0) process.exitCode = 1;
