import { measureGroups } from './group.ts';
import type { Scale } from './measure.ts';

/** The process of the benchmark `group`: it is given the scale, tells the results, and ends. */
const results = await measureGroups(JSON.parse(process.argv[2] ?? '') as Scale);
process.send?.(results, () => process.disconnect());
