import type { AgentCommand } from './agent-command.ts';
import type { JsonObject } from './json.ts';
import type { Profile } from './profile.ts';
import type { Reason } from './reason.ts';
import type { MachineView } from './view.ts';

/** An event for any instance: the one under the key, or every bearer of the label, in the order of their keys, 64 at most. */
export type Tell =
  | {
      to: { key: string };
      event: { readonly type: string } & JsonObject;
      /**
       * Who is not there yet is made first, under a key `<machine>/<id>`, without a parent; not where somebody bears the
       * label `unless`: nothing happens then.
       */
      create?: { machine: string; input: JsonObject; unless?: string };
    }
  /** The one whose id is the SHA-256 of these bytes (base64url): a key that nobody needs to know beforehand. */
  | {
      to: { machine: string; digestOf: string };
      event: { readonly type: string } & JsonObject;
      create?: { machine: string; input: JsonObject };
    }
  | { to: { label: string }; event: { readonly type: string } & JsonObject };

/**
 * Asks for the instance under a key, or for the bearers of a label, in the order of their keys: `limit` of them (64 at
 * most), those after the key `after`. `reply` comes back with the answer, to tell it from that to another question.
 */
export type Query = { reply: string } & ({ key: string } | { label: string; limit: number; after?: string });

/** Asks for the SHA-256 of a text in UTF-8, or of the bytes that it stands for. */
export interface Digest {
  data: string;
  encoding?: 'base64url';
  /** Comes back with the answer, to tell it from that to another question. */
  reply: string;
}

/**
 * What a machine may ask of its host, beyond what XState has itself: named actions with typed params and no
 * implementation. Whoever hosts the machine reads them as data and carries them out; a live actor ignores them.
 */
export const effects = {
  /** Asks the agent. The answer is an agent event; the state that the machine waits in is the continuation. */
  command: (_: unknown, _command: AgentCommand): void => undefined,
  /**
   * Withdraws every command of this instance that has no answer yet, save deletions: those are to happen in any case.
   * The answers of withdrawn commands will not be seen.
   */
  cancelCommands: (_: unknown, _params?: undefined): void => undefined,
  /**
   * Sends an event, after the transition, as `sendTo` does. The receiver has taken it when all this is durable, in the
   * same transaction. Where nobody is there, or who is there has ended, nothing happens.
   */
  tell: (_: unknown, _params: Tell): void => undefined,
  /** Who bears a label by now, this instance's own new state included: answered at once by `found`. */
  query: (_: unknown, _params: Query): void => undefined,
  /** A hash, answered at once by `digested`. */
  digest: (_: unknown, _params: Digest): void => undefined,
  /** Random bytes, answered at once by `drawn`. */
  draw: (_: unknown, _params: { bytes: number; reply?: string }): void => undefined,
  /** A profile from the client's factory, answered at once by `profileMade`. */
  makeProfile: (_: unknown, _params: { kind: 'main' | 'incognito' }): void => undefined,
  /** Refuses the event that is being handled: its sender gets the reason as an error, and nothing is stored. */
  refuse: (_: unknown, _params: { reason: Reason }): void => undefined,
};

/** An instance as a query shows it. One in quarantine stands where it stood when it was set aside. */
export type FoundInstance = {
  readonly key: string;
  /** When it was made: epoch milliseconds. */
  readonly createdAt: number;
} & Pick<MachineView, 'machine' | 'status' | 'value' | 'context'>;

/**
 * What the host answers to `draw`, `makeProfile`, `query` and `digest`: in the same chain, in the order in which they
 * were asked, before any other event of the instance.
 */
export type HostAnswer =
  /** As base64url, without padding. */
  | { type: 'drawn'; bytes: string; reply?: string; at: number }
  | { type: 'profileMade'; profile: Profile; at: number }
  /** `more`: others bear the label, behind the last of these. */
  | { type: 'found'; reply: string; rows: readonly FoundInstance[]; more: boolean; at: number }
  /** As base64url, without padding. */
  | { type: 'digested'; reply: string; digest: string; at: number };
