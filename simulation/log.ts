import type { ChatMessage } from '../machines/vocabulary/chat-message.ts';
import type { JsonObject } from '../machines/vocabulary/json.ts';

/** What a relay or a server of the network saw: its own record, which no client writes. */
export type LogDetail =
  | { kind: 'fetch'; server: string; link: string; client: string; found: boolean }
  | {
      kind: 'joinRequest';
      relay: string;
      channel: string;
      client: string;
      connectionId: string;
      memberId: string;
      memberKey?: string | undefined;
      profile: JsonObject;
      /** `none`: not signed. `wrong`: with another key than the one that the request names. */
      signature: 'good' | 'wrong' | 'none';
      /** Whether it got into the relay's queue. */
      taken: boolean;
    }
  | { kind: 'joinAnswer'; relay: string; client: string; connectionId: string; answer: string }
  | {
      kind: 'connected';
      relay: string;
      channel: string;
      client: string;
      connectionId: string;
      memberKey?: string | undefined;
      profile: JsonObject;
    }
  | { kind: 'message'; relay: string; client: string; connectionId: string; event: string; params: JsonObject }
  /** A client's agent put a message into the queue of another's; `as` says what it is in the agents' handshake. */
  | {
      kind: 'chat';
      from: string;
      to: string;
      /** The receiver's. */
      connectionId: string;
      as: 'CONF' | 'INFO' | 'REQ' | 'MSG';
      message: ChatMessage;
    }
  | { kind: 'deletion'; server: string; client: string; connectionId: string };

/** A line of the log with its time, epoch milliseconds. */
export type LogEntry = { at: number } & LogDetail;
export type LogEntryOf<K extends LogEntry['kind']> = Extract<LogEntry, { kind: K }>;

/** The log, and what is counted from it. A channel is named by its link. */
export interface NetworkLog {
  readonly entries: readonly LogEntry[];
  of<K extends LogEntry['kind']>(kind: K): LogEntryOf<K>[];
  /** Different pairs of profile and member key that the channel's relays saw, of one client or of all. */
  identities(channel: string, client?: string): number;
  /** The most join requests that one relay of the channel took from one client, over all its connections. */
  maxJoinRequests(channel: string): number;
}

/** Reads the log that `entries` returns. */
export function networkLog(entries: () => readonly LogEntry[]): NetworkLog {
  const of = <K extends LogEntry['kind']>(kind: K) =>
    entries().filter((entry): entry is LogEntryOf<K> => entry.kind === kind);
  const joins = (channel: string) => of('joinRequest').filter((join) => join.channel === channel && join.taken);
  return {
    get entries() {
      return entries();
    },
    of,
    identities: (channel, client) =>
      new Set(
        [...joins(channel), ...of('connected').filter((each) => each.channel === channel)]
          .filter((seen) => client === undefined || seen.client === client)
          .map((seen) => canonical([seen.profile, seen.memberKey ?? null])),
      ).size,
    maxJoinRequests(channel) {
      const counts = new Map<string, number>();
      for (const { relay, client } of joins(channel)) {
        const pair = canonical([relay, client]);
        counts.set(pair, (counts.get(pair) ?? 0) + 1);
      }
      return Math.max(0, ...counts.values());
    },
  };
}

/** Text that is equal for equal JSON, whatever the order of the keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
