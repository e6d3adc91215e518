import { decodeBase64url, encodeBase64url } from '../machines/vocabulary/base64url.ts';
import type { JsonObject } from '../machines/vocabulary/json.ts';
import type { ChainHost } from './chain-host.ts';
import type { Chaining, Drafts } from './drafts.ts';
import type { Effect } from './effect.ts';
import { Fault } from './errors.ts';
import type { InstanceRecord, MachineEvent } from './record.ts';

type Question = Extract<Effect, { kind: 'draw' | 'makeProfile' | 'query' | 'digest' }>;

/** Whether the machine is answered at once, in the same chain. */
export function isQuestion(effect: Effect): effect is Question {
  return ['draw', 'makeProfile', 'query', 'digest'].includes(effect.kind);
}

/** The answer to what a machine asked of its host: an event. Throws what the client's own code throws. */
export function* answerTo(question: Question, drafts: Drafts, host: ChainHost): Chaining<MachineEvent> {
  switch (question.kind) {
    case 'draw':
      return {
        type: 'drawn',
        bytes: host.draw(question.bytes),
        ...(question.reply !== undefined && { reply: question.reply }),
      };
    case 'makeProfile':
      return { type: 'profileMade', profile: host.makeProfile(question.profile) as JsonObject };
    case 'digest':
      return { type: 'digested', reply: question.reply, digest: encodeBase64url(host.digest(dataOf(question))) };
    case 'query': {
      const { reply } = question;
      if ('key' in question) {
        const row = yield* drafts.look(question.key);
        return { type: 'found', reply, rows: row ? [shown(row)] : [], more: false };
      }
      const { label, limit, after } = question;
      // One more than asked for tells whether there are more.
      const found = yield* drafts.find(label, limit + 1, after);
      return { type: 'found', reply, rows: found.slice(0, limit).map(shown), more: found.length > limit };
    }
  }
}

/** Rows of earlier versions do not say when they were made: they come first. */
function shown({ key, machine, status, value, context, createdAt = 0 }: InstanceRecord) {
  return { key, machine, status, value, context, createdAt };
}

function dataOf({ data, encoding }: Extract<Effect, { kind: 'digest' }>): Uint8Array | string {
  return encoding === undefined ? data : bytesOf(data);
}

/** Throws a Fault. */
export function bytesOf(text: string): Uint8Array {
  const bytes = decodeBase64url(text);
  if (!bytes) throw new Fault('a digest of what is no base64url');
  return bytes;
}
