import type { UiText } from '../text/ui-text.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Milliseconds in words, by the two largest units that matter: `2 d 3 h`, `4 min 10 s`, `7 s`. */
export function duration(milliseconds: number, units: UiText['units']): string {
  const rest = Math.max(0, Math.round(milliseconds / second) * second);
  const count = (unit: number, of = Infinity): number => Math.floor((rest % of) / unit);
  if (rest >= day) return join([count(day), units.days], [count(hour, day), units.hours]);
  if (rest >= hour) return join([count(hour), units.hours], [count(minute, hour), units.minutes]);
  if (rest >= minute) return join([count(minute), units.minutes], [count(second, minute), units.seconds]);
  return `${count(second)} ${units.seconds}`;
}

function join(...parts: [number, string][]): string {
  return parts
    .filter(([count], at) => at === 0 || count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}
