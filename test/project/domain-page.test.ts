import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { errorClasses } from '../../machines/vocabulary/agent-error.ts';

const page = readFileSync('docs/domain.md', 'utf8');

it.each(errorClasses)('The page about the domain has $type $code among the errors that are $class.', (error) => {
  const [, errors = ''] = new RegExp(`^\\| ${error.class} +\\| (.*?) \\|`, 'm').exec(page) ?? [];
  const ofType = errors.split(';').find((part) => part.includes(error.type)) ?? '';
  expect(ofType).toContain(error.code ?? error.type);
});
