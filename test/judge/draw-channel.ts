import type { ChannelSpec, RelaySpec, SeededRandom } from '../../simulation/index.ts';

const second = 1_000;

/** A channel with as many relays as one of the sizes says, some of them bad; now and then its link is bad itself. */
export function drawChannel(random: SeededRandom, sizes: readonly number[]): ChannelSpec {
  const relays = Array.from({ length: random.pick(sizes) }, () => drawRelay(random));
  if (random.chance(0.92)) return { relays };
  const bad: readonly ChannelSpec[] = [
    { data: 'dead' },
    { data: 'no-profile' },
    { data: 'no-entity-id' },
    { data: 'malformed' },
    { groupType: 'salon' },
    { entityId: 'another' },
  ];
  return { relays, ...random.pick(bad) };
}

/** Most relays are good; the others are bad each in its own way. */
export function drawRelay(random: SeededRandom): RelaySpec {
  const delay = random.chance(0.2) ? random.between(1, 60) * second : 0;
  if (random.chance(0.65)) return { delay, early: random.chance(0.2) };
  const bad: readonly RelaySpec[] = [
    { data: 'dead' },
    { data: 'no-profile' },
    { data: 'no-entity-id' },
    { data: 'malformed' },
    { data: 'incompatible' },
    { behaviour: 'reject', rejection: 'full' },
    { behaviour: 'reject' },
    { behaviour: 'ignore' },
    { behaviour: 'ignore' },
    { busy: true },
    { busy: random.between(1, 3) },
    { presents: 'other-channel' },
    { presents: 'garbage' },
  ];
  return { delay, ...random.pick(bad) };
}
