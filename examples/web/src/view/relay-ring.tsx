import type { Tone } from './tone.ts';

const size = 84;
const center = size / 2;
const radius = 34;
const gap = 0.16;
/** Where there are more, a segment stands for several, and the count is a share. */
const mostSegments = 36;
const tonesInOrder: readonly Tone[] = ['good', 'active', 'held', 'bad', 'over'];

/** A channel or a group at one glance: a segment for each relay or member, in the order of the list below it, and the count of those that work. */
export function RelayRing({ tones, symbol }: { tones: readonly Tone[]; symbol: Tone }) {
  const working = tones.filter((tone) => tone === 'good').length;
  const segments = tones.length > mostSegments ? inShares(tones) : tones;
  return (
    <svg className="ring" viewBox={`0 0 ${size} ${size}`} aria-hidden="true" data-tone={symbol}>
      {tones.length === 0 && <circle className="ring-none" cx={center} cy={center} r={radius} data-tone={symbol} />}
      {segments.map((tone, at) => (
        <path key={at} className="ring-segment" data-tone={tone} d={segment(at, segments.length)} />
      ))}
      {tones.length > 0 ? (
        <text className="ring-count" x={center} y={center}>
          {segments === tones ? working : Math.floor((100 * working) / tones.length)}
          <tspan className="ring-of">{segments === tones ? `/${tones.length}` : '%'}</tspan>
        </text>
      ) : (
        <text className="ring-count" x={center} y={center}>
          {symbol === 'active' ? '…' : '–'}
        </text>
      )}
    </svg>
  );
}

/** As many segments of each tone as its share has it. */
function inShares(tones: readonly Tone[]): Tone[] {
  const sorted = tones.toSorted((one, other) => tonesInOrder.indexOf(one) - tonesInOrder.indexOf(other));
  return Array.from(
    { length: mostSegments },
    (_, at) => sorted[Math.floor((at * sorted.length) / mostSegments)] ?? 'over',
  );
}

/** The arc of one of so many equal segments, from the top, clockwise. */
function segment(at: number, of: number): string {
  const turn = (2 * Math.PI) / of;
  const half = of === 1 ? 0.001 : Math.min(gap, turn / 5) / 2;
  const [from, to] = [at * turn + half, (at + 1) * turn - half];
  const large = to - from > Math.PI ? 1 : 0;
  return `M ${point(from)} A ${radius} ${radius} 0 ${large} 1 ${point(to)}`;
}

function point(angle: number): string {
  const x = center + radius * Math.sin(angle);
  const y = center - radius * Math.cos(angle);
  return `${x.toFixed(2)} ${y.toFixed(2)}`;
}
