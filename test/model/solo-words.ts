import type { AgentCommand, AgentCommandType } from '../../machines/vocabulary/agent-command.ts';
import type { ScriptedEvent } from '../../simulation/index.ts';
import { errors } from './channel.ts';

/** The agent's answers to each command, by name, where a table has none of its own. */
export function usualAnswers({ type }: AgentCommand): Record<string, ScriptedEvent> {
  const answer = successes[type];
  const own = type === 'sendMessage' ? deliveries : {};
  return { ...answer, ...failures, ...own };
}

const failures = Object.fromEntries(
  Object.entries(errors).map(([name, error]): [string, ScriptedEvent] => [name, { type: 'ERR', error }]),
);

const waits: ScriptedEvent = { type: 'WAIT', waitingFor: 'server', server: 'smp.example', until: 1 };

const successes: Record<AgentCommandType, Record<string, ScriptedEvent>> = {
  fetchLink: {},
  createKey: { key: { type: 'KEY', keyRef: 'key-1', publicKey: 'public-1' } },
  createConnection: { created: { type: 'INV', request: 'request-1' }, waits },
  acceptContact: { joined: { type: 'JOINED', secured: true }, waits },
  joinConnection: { joined: { type: 'JOINED', secured: true }, waits },
  setLink: { link: { type: 'LINK', link: 'https://smp.example/a#link' }, waits },
  allowConnection: { ok: { type: 'OK' } },
  readSecret: { secret: { type: 'SECRET', secret: 'a-secret-of-both-ends' } },
  sendMessage: { sent: { type: 'SENT' } },
  deleteConnection: { deleted: { type: 'DELD' } },
};

/** What becomes of a message besides. Of a warning it stays in the agent's hands. */
const deliveries: Record<string, ScriptedEvent> = {
  'no queue': { type: 'MERR', error: errors.permanent },
  'full queue': { type: 'MERR', error: errors.congested },
  'too large': { type: 'MERR', error: { type: 'AGENT', code: 'A_MESSAGE' } },
  waits,
  'warning of a full queue': { type: 'MWARN', error: errors.congested },
  'warning of a server': { type: 'MWARN', error: errors.temporary },
};
