import type { AgentCommandType } from '../../machines/vocabulary/agent-command.ts';
import type { CommandEntry, InstanceKey, InstanceRecord, MachineEvent } from '../../runtime/record.ts';

/**
 * What may happen from outside, and nothing else can: the user says something, the agent answers a command or reports
 * of a connection, time passes until a timer is due, or the client restarts and finds out where its connections stand.
 *
 * A move names what is said, so that it means the same wherever it is made; the `Words` have it.
 */
export type Move =
  | { readonly type: 'user'; readonly key: InstanceKey; readonly event: MachineEvent }
  /** What is said in this name. */
  | { readonly type: 'saying'; readonly says: string }
  | {
      readonly type: 'answer';
      readonly key: InstanceKey;
      readonly command: AgentCommandType;
      /** Among the commands of this kind that the instance waits for, oldest first. */
      readonly nth: number;
      /** Among those that it withdrew instead: the answer comes too late. */
      readonly withdrawn?: true;
      readonly says: string;
    }
  | { readonly type: 'report'; readonly key: InstanceKey; readonly says: string }
  | { readonly type: 'time' }
  | { readonly type: 'restart'; readonly finds: string };

/** The commands of a kind that an instance waits for, or withdrew, and that have no answer yet: oldest first. */
export function unanswered(
  { commands }: InstanceRecord,
  { command: type, withdrawn = false }: { command: AgentCommandType; withdrawn?: boolean },
): CommandEntry[] {
  return commands.filter(({ command, cancelled = false }) => command.type === type && cancelled === withdrawn);
}

/** The connection that an instance owns, by its label. */
export function connectionOf({ labels }: InstanceRecord): string | undefined {
  return labels.find((label) => label.startsWith('connection:'))?.slice('connection:'.length);
}

export function describe(move: Move): string {
  switch (move.type) {
    case 'user':
      return `${move.key}: ${JSON.stringify(move.event)}`;
    case 'saying':
      return move.says;
    case 'answer':
      return `${move.key}: ${move.withdrawn ? 'withdrawn ' : ''}${move.command}[${move.nth}] answers "${move.says}"`;
    case 'report':
      return `${move.key}: "${move.says}"`;
    case 'time':
      return 'time passes';
    case 'restart':
      return `restart, and finds "${move.finds}"`;
  }
}
