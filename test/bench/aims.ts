/** What a figure has to reach. Those that are not here are told for the record. */
export const aims: Readonly<Record<string, { readonly atLeast: number } | { readonly atMost: number }>> = {
  'engine/rows-vs-raw': { atLeast: 0.7 },
  'engine/events-vs-recipe': { atLeast: 5 },
  'engine/events-vs-parallel-recipe': { atLeast: 4 },
  'engine/lone-event': { atMost: 1.2 },
  'engine/lone-event-cold': { atMost: 1.5 },
  'recovery/vs-raw': { atMost: 1.25 },
  'recovery/flat': { atMost: 1.2 },
  'recovery/heap-mb': { atMost: 5 },
  'join/vs-critical-path': { atMost: 1.01 },
  'sqlite/rows-vs-raw': { atLeast: 0.5 },
  'group/100': { atMost: 1.3 },
  'group/1000': { atMost: 1.3 },
  'group/5000': { atMost: 1.3 },
  'candidates/10000': { atMost: 1.3 },
  'candidates/100000': { atMost: 1.3 },
  'address/100000': { atMost: 1.3 },
};
