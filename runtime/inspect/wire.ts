import { type DomainError, fromStore, JoineryError } from '../errors.ts';
import type { MachineEvent } from '../record.ts';
import type { Cursor, InspectionPage, InspectionSource } from './source.ts';

/**
 * What readers and the servers of streams say to each other, over whatever carries plain data. On a channel everybody
 * hears everything: who asks names its questions by a random text, so that each knows the answers to its own, and says
 * which server it means, once it knows one.
 */
export type Word =
  | (Asked & { readonly joinery: 'inspect.read'; readonly after?: Cursor; readonly limit?: number })
  | (Asked & { readonly joinery: 'inspect.send'; readonly key: string; readonly event: MachineEvent })
  /** Is anybody there? Answered with `hello`. */
  | { readonly joinery: 'inspect.who' }
  /** A server: I am here, and whether events may be sent. */
  | { readonly joinery: 'inspect.hello'; readonly server: string; readonly maySend: boolean }
  /** A server: there is more to read, or nothing any more. */
  | { readonly joinery: 'inspect.news' | 'inspect.bye'; readonly server: string }
  | { readonly joinery: 'inspect.page'; readonly id: string; readonly page: InspectionPage }
  | { readonly joinery: 'inspect.sent'; readonly id: string; readonly changed: boolean }
  | { readonly joinery: 'inspect.failed'; readonly id: string; readonly error: DomainError };

interface Asked {
  readonly id: string;
  readonly to?: string;
}

export type Question = Extract<Word, { joinery: 'inspect.read' | 'inspect.send' }>;
export type Answer = Extract<Word, { joinery: 'inspect.page' | 'inspect.sent' | 'inspect.failed' }>;

export const isQuestion = (word: Word): word is Question =>
  word.joinery === 'inspect.read' || word.joinery === 'inspect.send';

/** Records that are read at once, at most. */
const mostRecords = 5_000;

type Fields = Partial<Record<string, unknown>>;

/** What was said, or undefined where it is nothing that is said here. */
export function wordIn(data: unknown): Word | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  return isWord(data) ? (data as Word) : undefined;
}

function isWord({ joinery, id, server, to, ...rest }: Fields): boolean {
  if (joinery === 'inspect.who') return true;
  if (joinery === 'inspect.news' || joinery === 'inspect.bye') return isName(server);
  if (joinery === 'inspect.hello') return isName(server) && typeof rest['maySend'] === 'boolean';
  if (!isName(id) || (to !== undefined && !isName(to))) return false;
  switch (joinery) {
    case 'inspect.read':
      return isCursor(rest['after']) && isLimit(rest['limit']);
    case 'inspect.send':
      return typeof rest['key'] === 'string' && typeof (rest['event'] as Fields | null)?.['type'] === 'string';
    case 'inspect.page':
      return isPage(rest['page']);
    case 'inspect.sent':
      return typeof rest['changed'] === 'boolean';
    case 'inspect.failed':
      return typeof (rest['error'] as Fields | null)?.['type'] === 'string';
    default:
      return false;
  }
}

const isName = (name: unknown): boolean => typeof name === 'string' && name.length <= 64;

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;

const isLimit = (limit: unknown): boolean =>
  limit === undefined || (isCount(limit) && (limit as number) <= mostRecords);

function isCursor(after: unknown): boolean {
  if (after === undefined) return true;
  const { run, seq } = (after ?? {}) as Fields;
  return typeof run === 'string' && run.length <= 64 && isCount(seq);
}

function isPage(page: unknown): page is InspectionPage {
  const { run, base, records, last } = (page ?? {}) as Fields;
  const { seq, lost, rows } = (base ?? {}) as Fields;
  const isBase = base === undefined || (isCount(seq) && isCount(lost) && Array.isArray(rows));
  return typeof run === 'string' && isCount(last) && Array.isArray(records) && isBase;
}

/** What a source says to a question. Failures are data; who may not send hears what an unknown event would get. */
export async function answerOf(source: InspectionSource, question: Question, maySend: boolean): Promise<Answer> {
  const { id } = question;
  try {
    if (question.joinery === 'inspect.read') {
      const page = await source.read(question.after, question.limit);
      return { joinery: 'inspect.page', id, page };
    }
    if (!maySend || !source.send) throw new JoineryError(notAllowed(question.event.type));
    const { changed } = await source.send(question.key, question.event);
    return { joinery: 'inspect.sent', id, changed };
  } catch (error) {
    return { joinery: 'inspect.failed', id, error: fromStore(error).error };
  }
}

function notAllowed(event: string): DomainError {
  return { type: 'EventInvalid', machine: '', event: event.slice(0, 64), why: 'this inspector may not send events' };
}
