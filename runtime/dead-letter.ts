/** Why an event from the agent was put aside. It was acknowledged, and changed nothing. */
export type DeadLetterReason =
  /** Not an agent event at all. */
  | 'unreadable'
  /** No command waits under this id: never issued, or answered before. */
  | 'unknown-command'
  /** The answer's kind is not the one that its command expects. */
  | 'wrong-kind'
  /** The answer names another connection than its command. */
  | 'wrong-connection'
  /** Nobody owns the connection. */
  | 'unknown-connection'
  /** Its instance is in quarantine, and it is too large to be kept for it, or too many are kept already. */
  | 'quarantine-full';

export interface DeadLetter {
  readonly reason: DeadLetterReason;
  /** Type and ids of the event; its content is not kept, since nobody knows what it holds. */
  readonly event: {
    readonly type: string;
    readonly id?: string;
    readonly connectionId?: string;
    readonly corrId?: string;
  };
  readonly detail?: string;
  readonly at: number;
}
