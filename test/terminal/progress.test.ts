import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { showProgress } from '../../examples/terminal/progress.ts';
import type { View } from '../../examples/terminal/view.ts';

const escape = '\u001B[';

function screen({
  isTTY = true,
  columns = 40,
  env = {},
}: { isTTY?: boolean; columns?: number; env?: NodeJS.ProcessEnv } = {}) {
  let written = '';
  const stream = { isTTY, columns, write: (text: string) => ((written += text), true) };
  const progress = showProgress(stream as unknown as NodeJS.WriteStream, env);
  return { progress, written: () => written };
}

const view = (...texts: string[]): View => ({
  head: { name: 'Field notes', tone: 'working', text: 'Connecting' },
  lines: texts.map((text, at) => ({ name: `relay-${at + 1}`, tone: 'good', text })),
});

describe('Progress', () => {
  it('is redrawn in place on a terminal: back over every line that was drawn.', () => {
    const { progress, written } = screen();
    progress.show(view('Joining', 'Joining'));
    expect(written()).not.toContain(`${escape}3A`);
    progress.show(view('Joined', 'Joining'));
    expect(written()).toContain(`${escape}3A\r${escape}J`);
  });

  it('cuts a line at the width of the terminal, as one that wraps could not be redrawn, and shows it whole at the end.', () => {
    const { progress, written } = screen({ columns: 40 });
    const long = 'x'.repeat(100);
    progress.show(view(long));
    const line = stripVTControlCharacters(written())
      .split('\n')
      .find((each) => each.includes('xxx'));
    expect(line?.length).toBeLessThanOrEqual(40);
    expect(line).toContain('…');
    expect(written()).not.toContain(long);
    progress.end();
    expect(written()).toContain(long);
  });

  it('keeps a note above what is redrawn.', () => {
    const { progress, written } = screen();
    progress.show(view('Joining'));
    progress.note('killed');
    expect(written().lastIndexOf('killed')).toBeLessThan(written().lastIndexOf('relay-1'));
  });

  it.each([
    ['no terminal', { isTTY: false }],
    ['NO_COLOR', { env: { NO_COLOR: '1' } }],
    ['CI', { env: { CI: 'true' } }],
  ])('is plain lines with %s, each written when it changes.', (_, options) => {
    const { progress, written } = screen(options);
    progress.show(view('Joining', 'Joining'));
    progress.show(view('Joined', 'Joining'));
    progress.note('killed');
    progress.end();
    expect(written()).toBe(
      ['Field notes: Connecting', 'relay-1: Joining', 'relay-2: Joining', 'relay-1: Joined', 'killed', ''].join('\n'),
    );
  });
});
