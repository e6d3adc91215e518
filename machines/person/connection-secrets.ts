import type { AgentCommand, ConnectionId } from '../vocabulary/agent-command.ts';
import type { AgentEventOf } from '../vocabulary/agent-event.ts';
import type { Digest } from '../vocabulary/effect.ts';

/** What ties a probe to two connections (docs/merging.md, "Binding"): their secrets, as the agent reads them. */
export type Secrets = {
  /** By connection; null where the agent says that it knows none. What it has not answered, or could not, is not here. */
  readonly read: Readonly<Record<ConnectionId, string | null>>;
  /** All that the agent was asked for, and how many of the answers are to come. */
  readonly asked: readonly ConnectionId[];
  readonly open: number;
};

export const noSecrets: Secrets = { read: {}, asked: [], open: 0 };

/** With those that the agent is asked for now. */
export const askedFor = ({ read, asked, open }: Secrets, more: readonly ConnectionId[]): Secrets => ({
  ...{ read, asked: [...asked, ...more], open: open + more.length },
});

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
export function unread({ asked }: Secrets, connections: readonly (ConnectionId | undefined)[]): ConnectionId[] {
  const known = connections.filter((id) => id !== undefined);
  return [...new Set(known)].filter((id) => !asked.includes(id));
}

/** The agent was asked for it, and gave none. */
export const isWithheld = ({ read, asked }: Secrets, connection: ConnectionId): boolean =>
  asked.includes(connection) && typeof read[connection] !== 'string';

/** With what the agent answered: a secret, that it knows none, or an error that says nothing of the kind. */
export function withSecret(secrets: Secrets, event: AgentEventOf<'SECRET' | 'ERR'>): Secrets {
  const { connectionId } = event;
  const answer = event.type === 'SECRET' ? event.secret : event.error.type === 'CMD' ? null : undefined;
  const read = connectionId === undefined || answer === undefined ? {} : { [connectionId]: answer };
  return { ...secrets, read: { ...secrets.read, ...read }, open: secrets.open - 1 };
}

/** Nothing is awaited any more. */
export const withoutAnswers = (secrets: Secrets): Secrets => ({ ...secrets, open: 0 });

/**
 * The agent has said of everything that it was asked for that it knows no secrets. Only then may a hash go without: who
 * stands between two people must gain nothing by an answer that is lost or late.
 */
export const knowsNone = ({ read, asked }: Secrets): boolean =>
  asked.length > 0 && asked.every((id) => read[id] === null);

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
