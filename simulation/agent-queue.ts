import type { AgentError } from '../machines/vocabulary/agent-error.ts';
import type { SubmittedCommand } from '../runtime/agent/agent.ts';
import { carryOut, serverFor } from './agent-command.ts';
import type { Outcome } from './outcome.ts';
import { dropOlderWaits, emit, release, type NewEvent } from './agent-inbox.ts';
import { beginDeletion, commandsOfConnection, connectionOf, waitsForDelivery } from './agent-deletion.ts';
import { obstacle } from './command-faults.ts';
import { copyOf } from './plain.ts';
import { deliveryLimit, firstRetry, isTemporary, networkInterval, nextRetry, sendRetry } from './retry.ts';
import type { ClientState, CommandState } from './state.ts';
import { clientOf, drawLatency, nextSerial, schedule, unschedule, type World } from './world.ts';

/** How long a server that does not answer is waited for. */
const timeout = 5_000;

/** Takes a command into the durable queue, once for each correlation id; a repeat is answered again. */
export function takeCommand(world: World, name: string, { corrId, ...submitted }: SubmittedCommand): void {
  const client = clientOf(world, name);
  if (corrId in client.answers) return answerAgain(world, client, corrId);
  if (client.commands.some((each) => each.corrId === corrId)) return;
  const command = copyOf(submitted);
  if (command.type === 'joinConnection' || command.type === 'createConnection' || command.type === 'acceptContact') {
    const { connectionId: id } = command;
    client.connections[id] ??= { id, state: 'new', server: client.server };
  }
  const taken = enqueue(world, client, corrId, command);
  if (command.type === 'deleteConnection') beginDeletion(world, client, taken, drop);
  if (connectionOf(taken) !== undefined) wakeAfter(world, client, taken);
  else start(world, client, taken);
}

/** Adds a command to its worker's queue. */
function enqueue(world: World, client: ClientState, corrId: string, command: CommandState['command']): CommandState {
  const mode = 'mode' in command ? command.mode : 'background';
  const worker = workerOf(client, corrId, command);
  const since = world.clock.now();
  const taken: CommandState = {
    id: nextSerial(world),
    corrId,
    worker,
    command,
    mode,
    state: 'queued',
    since,
    ...firstRetry,
  };
  client.commands.push(taken);
  return taken;
}

/** Withdraws commands that were not carried out; each answers `ERR CANCELLED`. One that was is answered as it was. */
export function cancelCommands(world: World, name: string, corrIds: readonly string[]): void {
  const client = clientOf(world, name);
  for (const corrId of corrIds) {
    const command = client.commands.find((each) => each.corrId === corrId);
    if (command) {
      drop(world, client, command);
      wakeAfter(world, client, command);
    } else if (corrId in client.answers) answerAgain(world, client, corrId);
    // A command that never came is remembered as cancelled: it answers once, and does nothing if it comes still.
    else answer(world, client, corrId, { type: 'ERR', corrId, error: { type: 'CANCELLED' } });
  }
}

/** Starts the first command of each worker, of one connection or of all, where it is not under way or waiting. */
function wake(world: World, client: ClientState, connectionId?: string): void {
  if (!world.isOpen(client.name)) return;
  const workers = new Set<string>();
  const commands = client.commands.filter((each) => connectionId === undefined || connectionOf(each) === connectionId);
  for (const command of commands) {
    // Starting one may carry out, or drop, others.
    if (workers.has(command.worker) || !client.commands.includes(command)) continue;
    workers.add(command.worker);
    if (command.state === 'queued') start(world, client, command);
  }
}

/** What a command lets go on when it is done: the rest of its connection. */
function wakeAfter(world: World, client: ClientState, command: CommandState): void {
  const connectionId = connectionOf(command);
  if (connectionId !== undefined) wake(world, client, connectionId);
}

/** A scheduled attempt is due. */
export function attempt(world: World, name: string, id: number): void {
  const { client, command } = find(world, name, id);
  if (!command || !world.isOpen(name)) return;
  // The network was waited for long enough: tried once, to find out.
  const forced = command.waitsFor === 'network' && client.offline;
  start(world, client, command, forced);
}

/** A command's request has reached its server, or failed to. */
export function arrive(world: World, name: string, id: number): void {
  const { client, command } = find(world, name, id);
  if (!command || !world.isOpen(name)) return;
  perform(world, client, command, serverFor(world, client, command));
}

/** The network is back: what waited for it goes on at once. */
export function resumeOnline(world: World, client: ClientState): void {
  for (const command of client.commands) if (command.waitsFor === 'network') requeue(world, command);
  wake(world, client);
}

/** A peer's queue has room again: what found it full goes on at once. */
export function resumeRefused(
  world: World,
  { client: name, connectionId }: { client: string; connectionId: string },
): void {
  if (!world.isOpen(name)) return;
  const client = clientOf(world, name);
  emit(world, name, { type: 'QCONT', connectionId });
  for (const command of client.commands) {
    if (connectionOf(command) !== connectionId || command.command.type !== 'sendMessage') continue;
    if (command.state === 'waiting') requeue(world, command);
  }
  wake(world, client, connectionId);
}

/** The agent starts: whatever was under way when it ended begins anew. */
export function resumeAll(world: World, client: ClientState): void {
  for (const command of client.commands) {
    requeue(world, command);
    Object.assign(command, firstRetry);
  }
  wake(world, client);
}

function find(world: World, name: string, id: number): { client: ClientState; command: CommandState | undefined } {
  const client = clientOf(world, name);
  return { client, command: client.commands.find((each) => each.id === id) };
}

function requeue(world: World, command: CommandState): void {
  unschedule(world, command.task);
  delete command.task;
  delete command.waitsFor;
  command.state = 'queued';
}

function start(world: World, client: ClientState, command: CommandState, forced = false): void {
  requeue(world, command);
  if (waitsForDelivery(world, client, command, drop)) return;
  const host = serverFor(world, client, command);
  if (host === undefined) return perform(world, client, command, undefined);
  if (client.offline && !client.unnoticed && command.mode === 'background' && !forced) {
    return waitFor(world, client, command, 'network', networkInterval);
  }
  command.state = 'running';
  const silence = world.state.servers[host]?.down ? timeout : 0;
  command.task = schedule(world, drawLatency(world) + silence, {
    kind: 'arrive',
    client: client.name,
    command: command.id,
  });
}

function perform(world: World, client: ClientState, command: CommandState, host: string | undefined): void {
  const error = obstacle(world, client, command, host);
  settle(world, client, command, error ? { error } : carryOut(world, client, command), host);
  wakeAfter(world, client, command);
}

function settle(
  world: World,
  client: ClientState,
  command: CommandState,
  outcome: Outcome,
  host: string | undefined,
): void {
  if ('again' in outcome) return requeue(world, command);
  if ('error' in outcome) return fail(world, client, command, outcome.error, host);
  remove(world, client, command);
  for (const event of outcome.before ?? []) emit(world, client.name, event);
  if (outcome.answer) answer(world, client, command.corrId, outcome.answer);
  if (outcome.next) enqueue(world, client, '', outcome.next);
}

function fail(
  world: World,
  client: ClientState,
  command: CommandState,
  error: AgentError,
  host: string | undefined,
): void {
  const { corrId } = command;
  const connectionId = connectionOf(command);
  if (command.command.type === 'sendMessage' && connectionId !== undefined) {
    const retry = sendRetry(command, error, world.clock.now());
    if (retry?.warn) emit(world, client.name, { type: 'MWARN', corrId, connectionId, error });
    if (retry) return waitFor(world, client, command, client.offline ? 'network' : 'server', retry.delay, host);
    if (error.type !== 'CONN') {
      remove(world, client, command);
      return answer(world, client, corrId, { type: 'MERR', corrId, connectionId, error });
    }
  } else if (command.mode === 'background' && isTemporary(error) && !isExpired(world, command)) {
    const wait = nextRetry(command);
    return waitFor(world, client, command, client.offline ? 'network' : 'server', wait, host);
  }
  remove(world, client, command);
  const failure: NewEvent = { type: 'ERR', error, ...(connectionId !== undefined && { connectionId }) };
  if (corrId === '') emit(world, client.name, failure);
  else answer(world, client, corrId, { ...failure, corrId });
}

/** A confirmation is a message to the peer: it is not tried for ever. */
function isExpired(world: World, { command, since }: CommandState): boolean {
  return command.type === 'secureConnection' && world.clock.now() - since >= deliveryLimit;
}

/** The command waits, and says what for. */
function waitFor(
  world: World,
  client: ClientState,
  command: CommandState,
  waitingFor: 'network' | 'server',
  delay: number,
  host?: string,
): void {
  command.state = 'waiting';
  command.waitsFor = waitingFor;
  command.task = schedule(world, delay, { kind: 'attempt', client: client.name, command: command.id });
  emit(world, client.name, {
    type: 'WAIT',
    waitingFor,
    until: world.clock.now() + delay,
    ...(command.corrId !== '' && { corrId: command.corrId }),
    ...('connectionId' in command.command && { connectionId: command.command.connectionId }),
    ...(waitingFor === 'server' && host !== undefined && { server: host }),
  });
}

function answer(world: World, client: ClientState, corrId: string, event: NewEvent): void {
  dropOlderWaits(client, { event: { ...event, id: '' } });
  const id = emit(world, client.name, event);
  client.answers[corrId] = { ...event, id };
}

/** The answer is still to come, or comes again under an id of its own. */
function answerAgain(world: World, client: ClientState, corrId: string): void {
  const event = client.answers[corrId];
  if (!event) return;
  if (client.inbox.some((entry) => entry.id === event.id)) {
    release(world, client.name, (entry) => entry.id === event.id && entry.held === 'lost');
  } else {
    const { id: _, ...again } = event;
    answer(world, client, corrId, again);
  }
}

function drop(world: World, client: ClientState, command: CommandState): void {
  remove(world, client, command);
  const { corrId } = command;
  const connectionId = 'connectionId' in command.command ? { connectionId: command.command.connectionId } : {};
  if (corrId !== '')
    answer(world, client, corrId, { type: 'ERR', corrId, ...connectionId, error: { type: 'CANCELLED' } });
}

function remove(world: World, client: ClientState, command: CommandState): void {
  unschedule(world, command.task);
  client.commands = client.commands.filter((each) => each !== command);
  for (const other of commandsOfConnection(client, command)) if (other.waitsFor === 'delivery') requeue(world, other);
}

/** Links and keys need nobody else's turn; a connection's join is apart from what its server's worker does. */
function workerOf(client: ClientState, corrId: string, command: CommandState['command']): string {
  if (!('connectionId' in command)) return `command:${corrId}`;
  const { connectionId } = command;
  if (command.type === 'joinConnection' || command.type === 'createConnection' || command.type === 'acceptContact')
    return `${connectionId}/join`;
  if (command.type === 'deleteConnection') return `${connectionId}/delete`;
  return `${connectionId}/${client.connections[connectionId]?.server ?? ''}`;
}
