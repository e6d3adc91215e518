import { styleText } from 'node:util';
import type { WriteStream } from 'node:tty';
import type { ChannelView, Tone, ViewLine } from './channel-view.ts';

/** Where progress is shown. */
export interface Progress {
  /** The channel as it stands now. */
  show(view: ChannelView): void;
  /** A line that stays. */
  note(text: string): void;
  /** What was shown last stays. */
  end(): void;
}

const marks: Record<Tone, { sign: string; style: Parameters<typeof styleText>[0] }> = {
  working: { sign: '·', style: 'cyan' },
  good: { sign: '✓', style: 'green' },
  bad: { sign: '✗', style: 'red' },
  waiting: { sign: '…', style: 'yellow' },
};

/**
 * Progress on a stream: redrawn in place on a terminal; elsewhere, and where CI or NO_COLOR is set, plain lines, each
 * written when it changes.
 */
export function showProgress(stream: NodeJS.WriteStream | WriteStream, env: NodeJS.ProcessEnv): Progress {
  const isPlain = !stream.isTTY || isSet(env['CI']) || isSet(env['NO_COLOR']) || env['TERM'] === 'dumb';
  return isPlain ? plainProgress(stream) : liveProgress(stream);
}

function isSet(variable: string | undefined): boolean {
  return variable !== undefined && variable !== '';
}

function plainProgress(stream: NodeJS.WritableStream): Progress {
  const written = new Map<number, string>();
  return {
    show({ channel, relays }) {
      [channel, ...relays].forEach((line, at) => {
        const text = `${line.name}: ${line.text}`;
        if (written.get(at) !== text) stream.write(`${text}\n`);
        written.set(at, text);
      });
    },
    note: (text) => void stream.write(`${text}\n`),
    end: () => undefined,
  };
}

function liveProgress(stream: NodeJS.WriteStream): Progress {
  let shown: readonly string[] = [];

  /** Writes lines that stay, and below them those that are redrawn. */
  function draw(staying: readonly string[], lines: readonly string[]): void {
    const up = shown.length > 0 ? `\u001B[${shown.length}A` : '';
    // Back to the first line that was drawn, and everything from there is cleared.
    stream.write(`${up}\r\u001B[J${[...staying, ...lines].map((line) => `${line}\n`).join('')}`);
    shown = lines;
  }

  return {
    show({ channel, relays }) {
      const width = Math.max(...relays.map(({ name }) => name.length), 0);
      draw([], [channelLine(channel), ...relays.map((relay) => relayLine(relay, width, stream.columns))]);
    },
    note: (text) => draw([styleText('dim', text)], shown),
    end: () => void (shown = []),
  };
}

function channelLine({ name, tone, text }: ViewLine): string {
  return `${styleText('bold', name)}  ${styleText(marks[tone].style, text)}`;
}

/** A line that wraps could not be redrawn: it is cut at the terminal's width. */
function relayLine({ name, tone, text }: ViewLine, width: number, columns: number): string {
  const { sign, style } = marks[tone];
  return `  ${styleText(style, sign)} ${name.padEnd(width)}  ${cut(text, columns - width - 7)}`;
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, Math.max(length - 1, 0))}…` : text;
}
