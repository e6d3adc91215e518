import * as v from 'valibot';

/** What is wrong with an input, without what it held: where, and what was expected there. */
export function issueWords(issue: v.BaseIssue<unknown>): string {
  const where = v.getDotPath(issue);
  const missing = issue.received === 'undefined';
  const what = missing ? 'missing' : issue.expected === null ? issue.message : `expected ${issue.expected}`;
  return where === null ? what : `${where}: ${what}`;
}
