import * as v from 'valibot';
import { expect, test } from 'vitest';
import { issueWords } from '../../machines/vocabulary/issue.ts';

const secret = 'https://smp1.example/c#secret';

function wordsFor(schema: v.GenericSchema, input: unknown): string {
  const parsed = v.safeParse(schema, input);
  if (parsed.success) throw new Error('the input fits');
  return issueWords(parsed.issues[0]);
}

test.each([
  ['a type', v.object({ link: v.number() }), { link: secret }, 'link: expected number'],
  ['a choice', v.object({ link: v.picklist(['a', 'b']) }), { link: secret }, 'link: expected ("a" | "b")'],
  ['a length', v.object({ link: v.pipe(v.string(), v.maxLength(3)) }), { link: secret }, 'link: expected <=3'],
  ['a pattern', v.object({ link: v.pipe(v.string(), v.regex(/^x$/)) }), { link: secret }, 'link: expected /^x$/'],
  [
    'a check',
    v.object({
      link: v.pipe(
        v.string(),
        v.check(() => false),
      ),
    }),
    { link: secret },
    'link: not valid',
  ],
  [
    'a check with words',
    v.object({
      link: v.pipe(
        v.string(),
        v.check(() => false, 'NoLink'),
      ),
    }),
    { link: secret },
    'link: NoLink',
  ],
  ['a field', v.object({ link: v.string() }), {}, 'link: missing'],
  ['a list', v.object({ links: v.array(v.number()) }), { links: [1, secret] }, 'links.1: expected number'],
  ['something whole', v.number(), secret, 'expected number'],
])('what is wrong with %s is said without what was there', (_, schema, input, words) => {
  expect(wordsFor(schema, input)).toBe(words);
});

test('a name that is too many is said, but not at any length', () => {
  expect(wordsFor(v.strictObject({}), { admin: secret })).toBe('admin: expected never');
  expect(wordsFor(v.strictObject({}), { ['x'.repeat(10_000)]: 1 })).toHaveLength(64 + ': expected never'.length);
});
