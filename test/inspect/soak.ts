import { commandLine, wholeNumber } from '../../scripts/command-line.ts';
import { serveInspectorPage } from './inspector-page.ts';

/**
 * `npm run soak:inspect -- --minutes N [--json]`: the inspector's page with the demo of a thousand instances and 200 events a
 * second, for so long (10 minutes by default). Reports the 95th percentile of the time between frames, and the heap of the
 * page after a collection, each half minute. Fails where frames take more than 33 ms, or where the heap of the last quarter
 * is more than 1.2 of that of the second quarter: it is to grow until the buffers are full, and no further.
 */
const { values } = commandLine('npm run soak:inspect -- [--minutes N] [--json]', {
  minutes: { type: 'string', default: '10' },
  json: { type: 'boolean', default: false },
});
const minutes = wholeNumber('minutes', values.minutes, 1);
const [interval, longestFrame, growth] = [30_000, 33, 1.2];

const inspector = await serveInspectorPage();
const heaps: number[] = [];
let frames: number[] = [];
let shown = '';
try {
  const page = await inspector.open('?demo=crowd', { width: 1440, height: 900 });
  await page.getByText('1000 instances').waitFor({ timeout: 120_000 });
  const devtools = await page.context().newCDPSession(page);
  await page.evaluate(`{
    globalThis.frames = [];
    let last = performance.now();
    requestAnimationFrame(function next(now) {
      frames.push(now - last);
      last = now;
      requestAnimationFrame(next);
    });
  }`);
  for (let passed = 0; passed < minutes * 60_000; passed += interval) {
    await page.waitForTimeout(Math.min(interval, minutes * 60_000 - passed));
    await devtools.send('HeapProfiler.collectGarbage');
    heaps.push((await devtools.send('Runtime.getHeapUsage')).usedSize / 1e6);
    process.stderr.write(`${heaps.length}: ${heaps.at(-1)?.toFixed(1)} MB\n`);
  }
  frames = await page.evaluate<number[]>('frames');
  shown = (await page.locator('header').first().textContent()) ?? '';
} finally {
  await inspector.close();
}

const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;
const quarter = Math.max(1, Math.floor(heaps.length / 4));
const p95 = frames.toSorted((a, b) => a - b)[Math.floor(frames.length * 0.95)] ?? Infinity;
const grew = mean(heaps.slice(-quarter)) / mean(heaps.slice(quarter, 2 * quarter + 1));
const report = {
  minutes,
  frames: frames.length,
  frameP95Ms: round(p95),
  heapMb: { first: round(heaps[0] ?? 0), last: round(heaps.at(-1) ?? 0), most: round(Math.max(...heaps)) },
  growth: round(grew),
};
console.log(values.json ? JSON.stringify(report) : `${shown}\n${JSON.stringify(report, null, 2)}`);
if (p95 > longestFrame || grew > growth) process.exitCode = 1;

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
