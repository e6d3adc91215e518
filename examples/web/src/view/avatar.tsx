import type { Tone } from './tone.ts';

/** A person at a glance: the first letter of the name, in the tone of the connection. */
export function Avatar({ name, tone }: { name: string | undefined; tone: Tone }) {
  return (
    <span className="avatar" data-tone={tone} aria-hidden="true">
      {name === undefined ? '+' : (Array.from(name)[0] ?? '').toUpperCase()}
    </span>
  );
}
