import type { JsonObject } from '../vocabulary/json.ts';
import { recordsIn, type Link, type Links } from './link-graph.ts';

/** `identityId` is the instance's own id. With `links` it is a part of an identity that fell apart. */
export type IdentityInput = { readonly identityId: string; readonly links?: Links | undefined };

export type IdentityContext = {
  readonly identityId: string;
  /** Who is the same as whom, and who says so: the oldest first. */
  readonly links: Links;
  /** As many identities were named after it, parts of it and others: it names the next one. */
  readonly parts: number;
};

/** Where an identity is told something with `create`: the one that is made if it is not there. */
export function newIdentity(identityId: string, links?: Links): { machine: string; input: JsonObject } {
  const input: IdentityInput = { identityId, ...(links && { links }) };
  return { machine: 'identity', input: input as object as JsonObject };
}

/** The records of an identity, by its row: in the order in which they were merged. */
export function recordsOf({ context }: { readonly context: JsonObject }): string[] {
  return recordsIn((context['links'] ?? []) as object as readonly Link[]);
}

/** The contacts among the records of an identity, by its row. The person is reached by the first of them. */
export function contactsOf(row: { readonly context: JsonObject }): string[] {
  return recordsOf(row).filter(isContactKey);
}

export const isContactKey = (record: string): boolean => record.startsWith('contact/');
