import { styleText } from 'node:util';
import type { WriteStream } from 'node:tty';
import type { Tone, View, ViewLine } from './view.ts';

/** Where progress is shown. */
export interface Progress {
  /** Whether it is redrawn in place. */
  readonly isLive: boolean;
  /** How things stand now. */
  show(view: View): void;
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
    isLive: false,
    show({ head, lines }) {
      [head, ...lines].forEach((line, at) => {
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
  let drawn: readonly string[] = [];
  let shown: View | undefined;

  /** Writes lines that stay, and below them those that are redrawn. */
  function draw(staying: readonly string[], lines: readonly string[]): void {
    const up = drawn.length > 0 ? `\u001B[${drawn.length}A` : '';
    // Back to the first line that was drawn, and everything from there is cleared.
    stream.write(`${up}\r\u001B[J${[...staying, ...lines].map((line) => `${line}\n`).join('')}`);
    drawn = lines;
  }

  return {
    isLive: true,
    show(view) {
      shown = view;
      // A line that wraps could not be redrawn: it is cut at the terminal's width.
      draw([], viewLines(view, stream.columns));
    },
    note: (text) => draw([styleText('dim', text)], drawn),
    end() {
      if (shown) draw(viewLines(shown, Infinity), []);
      shown = undefined;
    },
  };
}

function viewLines({ head, lines }: View, columns: number): string[] {
  const width = Math.max(...lines.map(({ name }) => name.length), 0);
  const styled = ({ tone }: ViewLine, text: string) => styleText(marks[tone].style, text);
  return [
    `${styleText('bold', head.name)}  ${styled(head, cut(head.text, columns - head.name.length - 3))}`,
    ...lines.map((line) => {
      const mark = styled(line, marks[line.tone].sign);
      return `  ${mark} ${line.name.padEnd(width)}  ${cut(line.text, columns - width - 7)}`;
    }),
  ];
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, Math.max(length - 1, 0))}…` : text;
}
