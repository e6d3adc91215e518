import type { Versions } from '../errors.ts';
import type { News } from './protocol.ts';
import { isVersions } from './versions.ts';

/** Calls and answers are those of comlink. */
type Message = Readonly<Record<string, unknown>>;

/**
 * What is said on the channel of a profile, where everybody hears everything: the tabs, and the worker of the one that
 * writes. Tabs of other builds are there as well, so what is here may only grow.
 */
export type Word =
  /** A tab: is anybody there? */
  | { readonly joinery: 'who'; readonly versions: Versions }
  /** The tab that may write, or its worker: an engine is on its way. */
  | { readonly joinery: 'opening' }
  /** A worker: my engine is open, under this epoch; 0 where it could not be opened. Said again and again. */
  | { readonly joinery: 'beat'; readonly writer: string; readonly epoch: number; readonly versions: Versions }
  /** A worker: this has changed. */
  | { readonly joinery: 'news'; readonly writer: string; readonly news: News }
  /** A worker: I end. */
  | { readonly joinery: 'end'; readonly writer: string }
  /** A tab asks a worker, and is answered. */
  | { readonly joinery: 'call' | 'answer'; readonly writer: string; readonly message: Message };

/** What was said, or undefined where it is nothing that is said here. */
export function wordIn(data: unknown): Word | undefined {
  const word = (data ?? {}) as Partial<Record<string, unknown>>;
  return word['joinery'] === 'opening' || isOfOne(word) ? (data as Word) : undefined;
}

function isOfOne({ joinery, writer, ...rest }: Partial<Record<string, unknown>>): boolean {
  if (joinery === 'who') return isVersions(rest['versions']);
  if (typeof writer !== 'string') return false;
  const { epoch, versions, news, message } = rest;
  if (joinery === 'beat') return typeof epoch === 'number' && isVersions(versions);
  if (joinery === 'news') return isNews(news);
  if (joinery === 'call' || joinery === 'answer') return typeof message === 'object' && message !== null;
  return joinery === 'end';
}

function isNews(news: unknown): boolean {
  if (!Array.isArray(news)) return typeof (news as { state?: unknown } | null)?.state === 'string';
  return news.every((change) => typeof (change as { key?: unknown } | null)?.key === 'string');
}
