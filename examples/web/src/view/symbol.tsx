import type { Tone } from './tone.ts';

const paths: Readonly<Record<Tone, string>> = {
  active: 'M8 3.5v4.7l3 1.8',
  good: 'M4.5 8.5 7 11l4.8-5.6',
  held: 'M6.3 5v6M9.7 5v6',
  bad: 'M5.2 5.2l5.6 5.6M10.8 5.2l-5.6 5.6',
  over: 'M4.8 8h6.4',
};

/** The tone of a state as a shape, so that colour is not all that tells it. */
export function ToneSymbol({ tone }: { tone: Tone }) {
  return (
    <svg className="symbol" viewBox="0 0 16 16" data-tone={tone} aria-hidden="true">
      <circle cx="8" cy="8" r="7" />
      <path d={paths[tone]} />
    </svg>
  );
}
