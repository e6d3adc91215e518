import type { ExecutableActionObject } from 'xstate';
import type { AgentCommand } from '../machines/vocabulary/agent-command.ts';
import { decodeBase64url } from '../machines/vocabulary/base64url.ts';
import type { Digest, Query, Tell } from '../machines/vocabulary/effect.ts';
import type { JsonObject } from '../machines/vocabulary/json.ts';
import type { Reason } from '../machines/vocabulary/reason.ts';
import { Fault } from './errors.ts';
import { instanceId, type MachineEvent } from './record.ts';

/** What a step asks of its host: plain data. */
export type Effect =
  | { kind: 'spawn'; id: string; machine: string; input: JsonObject }
  | { kind: 'stop'; id: string }
  | { kind: 'send'; to: 'parent' | 'self' | { child: string }; event: MachineEvent }
  | { kind: 'schedule'; id: string; event: MachineEvent; delay: number }
  | { kind: 'cancel'; id: string }
  | { kind: 'command'; command: AgentCommand }
  | { kind: 'cancelCommands' }
  | ({ kind: 'tell' } & Tell)
  | ({ kind: 'query' } & Query)
  | ({ kind: 'digest' } & Digest)
  | { kind: 'draw'; bytes: number; reply?: string }
  | { kind: 'makeProfile'; profile: 'main' | 'incognito' }
  | { kind: 'refuse'; reason: Reason }
  | { kind: 'emit'; event: MachineEvent };

/** What one question or one event reaches at most: a label may be borne by a whole group. */
export const mostBearers = 64;

/** Params of the actions that a host understands: XState's own, and the vocabulary's (machines/vocabulary/effect.ts). */
interface ActionParams {
  'xstate.raise': { event: MachineEvent; id?: string; delay?: number };
  'xstate.cancel': { sendId: string };
  'xstate.sendTo': { to: { id: string } | string; event: MachineEvent; id?: string; delay?: number };
  'xstate.spawnChild': { id: string; src: string; input: JsonObject; actorRef?: { id: string } };
  'xstate.stopChild': { id: string } | undefined;
  'xstate.emit': { event: MachineEvent };
  'xstate.log': unknown;
  command: AgentCommand;
  cancelCommands: undefined;
  tell: Tell;
  query: Query;
  digest: Digest;
  draw: { bytes: number; reply?: string };
  makeProfile: { kind: 'main' | 'incognito' };
  refuse: { reason: Reason };
}

type Readers = {
  [A in keyof ActionParams]: (params: ActionParams[A], parent: object, self: object) => Effect | undefined;
};

const readers: Readers = {
  // Without a delay XState has handled it already, within the same step.
  'xstate.raise': ({ event, id, delay }) => {
    if (delay === undefined) return undefined;
    // No store keeps one, and no clock comes to it.
    if (!Number.isFinite(delay)) throw new Fault(`a delay of ${delay} ms: ${event.type}`);
    return { kind: 'schedule', id: id ?? event.type, event, delay };
  },
  'xstate.cancel': ({ sendId }) => ({ kind: 'cancel', id: sendId }),
  'xstate.sendTo': ({ to, event, delay }, parent, self) => {
    if (delay !== undefined) throw new Fault(`sendTo with a delay: ${event.type}`);
    if (to === parent) return { kind: 'send', to: 'parent', event };
    if (to === self) return { kind: 'send', to: 'self', event };
    return { kind: 'send', to: { child: typeof to === 'string' ? to : to.id }, event };
  },
  'xstate.spawnChild': ({ id, src, input, actorRef }) => ({
    kind: 'spawn',
    id: actorRef?.id ?? id,
    machine: src,
    input,
  }),
  'xstate.stopChild': (child) => child && { kind: 'stop', id: child.id },
  'xstate.emit': ({ event }) => ({ kind: 'emit', event }),
  'xstate.log': () => undefined,
  command: (command) => ({ kind: 'command', command }),
  cancelCommands: () => ({ kind: 'cancelCommands' }),
  tell: (told) => {
    if ('digestOf' in told.to && !decodeBase64url(told.to.digestOf)) throw new Fault('a key by what is no base64url');
    if ('create' in told && told.create && !mayBeMade(told.to, told.create.machine)) {
      throw new Fault(`no key for a new '${told.create.machine}'`);
    }
    return { kind: 'tell', ...told };
  },
  query: (query) => {
    if ('label' in query && !(Number.isInteger(query.limit) && query.limit >= 1 && query.limit <= mostBearers)) {
      throw new Fault(`a query for ${query.limit} rows`);
    }
    return { kind: 'query', ...query };
  },
  digest: (digest) => ({ kind: 'digest', ...digest }),
  draw: (draw) => ({ kind: 'draw', ...draw }),
  makeProfile: ({ kind }) => ({ kind: 'makeProfile', profile: kind }),
  refuse: ({ reason }) => ({ kind: 'refuse', reason }),
};

/** The effect of one action that XState returned; `undefined` for those that ask nothing of the host. Throws on an unknown action. */
export function readAction(action: ExecutableActionObject, parent: object, self: object): Effect | undefined {
  const read = (
    readers as Record<string, ((params: unknown, parent: object, self: object) => Effect | undefined) | undefined>
  )[action.type];
  if (!read) throw new Fault(`unknown action: ${action.type}`);
  return read(action.params, parent, self);
}

/** Whether an instance of the machine without a parent may be there: `<machine>/<id>`. */
function mayBeMade(to: Exclude<Tell['to'], { label: string }>, machine: string): boolean {
  if ('digestOf' in to) return to.machine === machine;
  return to.key.startsWith(`${machine}/`) && instanceId.test(to.key.slice(machine.length + 1));
}
