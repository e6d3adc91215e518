import type { ChannelSpec, RelaySpec } from 'joinery/simulation';

/** The channels of the simulated network, each with a trouble of its own. Their words are in text.ts. */
export const samples = {
  weather: { name: 'Weather Watch', relays: named({}, {}, {}) },
  library: { name: 'City Library', relays: named({}, { data: 'dead' }, {}, { data: 'dead' }, {}) },
  trains: { name: 'Night Trains', relays: named({}, { behaviour: 'reject', rejection: 'blocked_name' }, {}) },
  market: { name: 'Saturday Market', relays: named({ busy: 2 }, {}) },
  theatre: { name: 'Old Theatre', relays: named({ behaviour: 'reject' }, { behaviour: 'reject' }, { data: 'dead' }) },
  lighthouse: { name: 'Lighthouse', relays: named({ delay: 6_000 }, { delay: 12_000 }, { behaviour: 'ignore' }) },
  radio: { name: 'Silent Radio', relays: [] },
  forum: { name: 'Future Forum', relays: named({}, {}), groupType: 'hologram' },
  harbour: { name: 'Old Harbour', relays: named({}, {}), entityId: 'another-channel' },
  bakery: { name: 'Closed Bakery', relays: named({}), data: 'dead' },
} as const satisfies Record<string, ChannelSpec>;

export type SampleId = keyof typeof samples;
export const sampleIds = Object.keys(samples) as SampleId[];

function named(...specs: RelaySpec[]): RelaySpec[] {
  const names = ['Aurora', 'Birch', 'Cobalt', 'Drift', 'Ember'];
  return specs.map((spec, at) => ({ name: names[at] ?? `Relay ${at + 1}`, ...spec }));
}
