import { describe, expect, it } from 'vitest';
import { help, readArguments } from '../../examples/terminal/arguments.ts';
import { UsageError } from '../../examples/terminal/command-line.ts';
import { groupHelp, readGroupArguments } from '../../examples/terminal/group/arguments.ts';

const read = (...args: string[]) => readArguments(args, 1_700_000_123_456);

describe('The command line of the demo', () => {
  it('has a default for every option.', () => {
    expect(read()).toEqual({
      relays: 3,
      fail: 0,
      crash: 0,
      seed: '123456',
      incognito: false,
      json: false,
      explain: false,
    });
  });

  it('takes every option, in both forms of a value.', () => {
    expect(read('--relays', '5', '--fail=2', '--crash', '3', '--seed=7', '--incognito', '--json', '--explain')).toEqual(
      {
        relays: 5,
        fail: 2,
        crash: 3,
        seed: '7',
        incognito: true,
        json: true,
        explain: true,
      },
    );
  });

  it.each([
    [['--relay', '5'], /'--relay'/],
    [['five'], /'five'/],
    [['--relays'], /--relays/],
    [['--relays', '0'], /--relays has to be a whole number from 1 to 16, not '0'/],
    [['--relays', '17'], /from 1 to 16/],
    [['--relays', '2', '--fail', '3'], /--fail has to be a whole number from 0 to 2, not '3'/],
    [['--crash', '-1'], /--crash/],
    [['--crash', '1.5'], /not '1.5'/],
    [['--crash', '1e1'], /not '1e1'/],
    [['--incognito=yes'], /--incognito/],
  ])('answers %j with one clear line.', (args, message) => {
    expect(() => read(...args)).toThrow(UsageError);
    expect(() => read(...args)).toThrow(message);
    expect(() => read(...args)).toThrow(/^[^\n]+\. Try --help\.$/);
  });

  it('gives help, in which every option is named.', () => {
    expect(read('-h')).toBe('help');
    expect(read('--relays', '99', '--help')).toBe('help');
    for (const name of ['relays', 'fail', 'incognito', 'crash', 'seed', 'json', 'explain']) {
      expect(help).toContain(`--${name} `);
    }
  });
});

describe('The command line of the group', () => {
  const readGroup = (...args: string[]) => readGroupArguments(args, 1_700_000_123_456);

  it('has a default for every option, save the file that is written.', () => {
    expect(readGroup()).toEqual({ members: 8, offline: 0, crash: 0, seed: '123456', json: false });
  });

  it('takes every option.', () => {
    const args = ['--members', '20', '--offline=5', '--crash', '10', '--seed=7', '--json', '--trace', 'said.jsonl'];
    const options = { members: 20, offline: 5, crash: 10, seed: '7', json: true, trace: 'said.jsonl' };
    expect(readGroup(...args)).toEqual(options);
  });

  it.each([
    [['--member', '5'], /'--member'/],
    [['--members', '1'], /--members has to be a whole number from 2 to 40, not '1'/],
    [['--members', '41'], /from 2 to 40/],
    [['--members', '3', '--offline', '3'], /--offline has to be a whole number from 0 to 2, not '3'/],
    [['--crash', 'often'], /--crash .* not 'often'/],
    [['--trace'], /--trace/],
    [['--explain'], /'--explain'/],
  ])('answers %j with one clear line.', (args, message) => {
    expect(() => readGroup(...args)).toThrow(UsageError);
    expect(() => readGroup(...args)).toThrow(message);
    expect(() => readGroup(...args)).toThrow(/^[^\n]+\. Try --help\.$/);
  });

  it('gives help, in which every option is named.', () => {
    expect(readGroup('--help')).toBe('help');
    for (const name of ['members', 'offline', 'crash', 'seed', 'trace', 'json'])
      expect(groupHelp).toContain(`--${name} `);
    expect(help).toContain('group --help');
  });
});
