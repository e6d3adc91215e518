import type { AgentCommand, ConnectionId } from '../vocabulary/agent-command.ts';
import type { AgentEventOf } from '../vocabulary/agent-event.ts';
import type { Digest } from '../vocabulary/effect.ts';

/** What ties a probe to two connections (docs/merging.md, "Binding"): their secrets, as the agent reads them. */
export type Secrets = {
  /** By connection; null where the agent knows none. */
  readonly read: Readonly<Record<ConnectionId, string | null>>;
  /** Those that the agent was asked for last, and how many of the answers are to come. */
  readonly asked: readonly ConnectionId[];
  readonly open: number;
};

export const noSecrets: Secrets = { read: {}, asked: [], open: 0 };

export const readSecret = (connectionId: ConnectionId): AgentCommand => ({ type: 'readSecret', connectionId });

/** A state in which the agent's answers are awaited, as long as it may take: what comes after it begins with a look-up. */
export const readingSecrets = <Target extends string>(target: Target) =>
  ({
    entry: 'readSecrets',
    always: { guard: 'isRead', target, actions: ['endReading', 'beginLookup'] },
    after: { secretLimit: { target, actions: ['cancelCommands', 'endReading', 'beginLookup'] } },
  }) as const;

/** And what it takes there. */
export const secretAnswers = { SECRET: { actions: 'takeSecret' }, ERR: { actions: 'takeSecret' } } as const;

/** Those of the connections that the agent was not asked for. */
export function unread({ read }: Secrets, connections: readonly (ConnectionId | undefined)[]): ConnectionId[] {
  const known = connections.filter((id) => id !== undefined);
  return [...new Set(known)].filter((id) => !(id in read));
}

/** With what the agent answered; anything but a secret means that there is none. */
export function withSecret(secrets: Secrets, event: AgentEventOf<'SECRET' | 'ERR'>): Secrets {
  const { connectionId } = event;
  const answered = connectionId === undefined ? {} : { [connectionId]: event.type === 'SECRET' ? event.secret : null };
  return { ...secrets, read: { ...secrets.read, ...answered }, open: secrets.open - 1 };
}

/** Nothing is awaited any more: what was not answered can't be read. */
export function withoutAnswers({ read, asked }: Secrets): Secrets {
  return { ...noSecrets, read: { ...Object.fromEntries(asked.map((id) => [id, null])), ...read } };
}

/** The secrets of both ends that a probe is about, if the agent has read both. */
export function bothSecrets(
  { read }: Secrets,
  subject: ConnectionId | undefined,
  candidate: ConnectionId | undefined,
): readonly [string, string] | undefined {
  const [one, other] = [subject, candidate].map((id) => (id === undefined ? null : (read[id] ?? null)));
  return typeof one === 'string' && typeof other === 'string' ? [one, other] : undefined;
}

/**
 * The binding of a hash (`check`) or of its confirmation (`ok`): who does not know the probe and the secrets of both
 * connections, of the one that bore the probe and the one that bears the hash, can't make it.
 */
export function bindingDigests(
  probe: string,
  candidate: string,
  [ofSubject, ofCandidate]: readonly [string, string],
): Digest[] {
  return ['check', 'ok'].map((said) => ({
    data: `${said}.${probe}.${ofSubject}.${ofCandidate}`,
    reply: `${said} ${candidate}`,
  }));
}
