const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** The time of day here, with its milliseconds: `14:03:07.250`. @param at epoch milliseconds. */
export function timeOfDay(at: number): string {
  return clock.format(at);
}

/** A span of time in its two largest units: `1 h 20 min`, `3.2 s`, `250 ms`. */
export function spanWords(milliseconds: number): string {
  const span = Math.abs(milliseconds);
  if (span < 1_000) return `${Math.round(span)} ms`;
  if (span < 10_000) return `${(span / 1_000).toFixed(1)} s`;
  const seconds = Math.round(span / 1_000) * 1_000;
  const first = units.findIndex(([, length]) => seconds >= length);
  const parts = units.slice(first, first + 2).map(([unit, length], at) => {
    const within = at === 0 ? seconds : seconds % (units[first]?.[1] ?? 1);
    return [Math.floor(within / length), unit] as const;
  });
  return parts.flatMap(([count, unit]) => (count > 0 ? [`${count} ${unit}`] : [])).join(' ');
}

/** When something is due, or was: `in 3.2 s`, `2 min ago`. @param from negative for what is over, milliseconds. */
export function untilWords(from: number): string {
  return from >= 0 ? `in ${spanWords(from)}` : `${spanWords(from)} ago`;
}
