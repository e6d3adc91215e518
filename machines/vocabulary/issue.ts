import * as v from 'valibot';

/** What is wrong with an input, without what it held: where, and what was expected there. */
export function issueWords(issue: v.BaseIssue<unknown>): string {
  const where = v.getDotPath(issue);
  const missing = issue.received === 'undefined';
  // A check without words of its own says what it received.
  const said = issue.message.includes(issue.received) ? 'not valid' : issue.message;
  const what = missing ? 'missing' : issue.expected === null ? said : `expected ${issue.expected}`;
  return where === null ? what : `${where.slice(0, 64)}: ${what}`;
}
