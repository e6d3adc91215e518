import type { AgentCommand, CommandMode } from '../machines/vocabulary/agent-command.ts';
import type { AgentEvent, ConnectionStatus } from '../machines/vocabulary/agent-event.ts';
import type { ChatMessage } from '../machines/vocabulary/chat-message.ts';
import type { JsonObject } from '../machines/vocabulary/json.ts';
import type { FaultState } from './fault-state.ts';
import type { LogEntry } from './log.ts';
import type { GeneratorState } from './random.ts';

/** The whole network, as plain JSON: what is pending is a task with a due time, never a closure. */
export interface NetworkState {
  /** When it was saved, epoch milliseconds. */
  now: number;
  random: GeneratorState;
  /** The last number given to a task, a command or an event. */
  serial: number;
  /** Ordered by due time, then by serial number. */
  tasks: Task[];
  servers: Record<string, ServerState>;
  /** By their links. */
  channels: Record<string, ChannelState>;
  /** By their links. */
  relays: Record<string, RelayState>;
  /** By their names. */
  clients: Record<string, ClientState>;
  faults: FaultState;
  /** What a queue holds at most. Default 128. */
  queueSize?: number;
  log: LogEntry[];
}

export interface Task {
  id: number;
  /** Epoch milliseconds. */
  due: number;
  action: Action;
}

/** Everything that can be pending in the network. */
export type Action =
  /** A command's wait is over: it is tried again. */
  | { kind: 'attempt'; client: string; command: number }
  /** A command's request reaches its server. */
  | { kind: 'arrive'; client: string; command: number }
  /** A relay has made up its mind about a join request. */
  | { kind: 'answerJoin'; relay: string; peer: string }
  /** A relay learns that the joiner allowed the connection. */
  | { kind: 'relayConnected'; relay: string; peer: string }
  /** A server hands the first message of a queue to the agent that owns it. */
  | { kind: 'transfer'; server: string; queue: string }
  /** An event that was held back as late goes to its client. */
  | { kind: 'release'; client: string; event: string }
  /** An event whose handler failed is offered again. */
  | { kind: 'redeliver'; client: string; event: string };

/** An SMP server: short links, and queues. */
export interface ServerState {
  down: boolean;
  links: Record<string, LinkState>;
  queues: Record<string, QueueState>;
}

export interface LinkState {
  /** As the server returns it; deliberately not checked. */
  data: JsonObject;
}

/** A mailbox: an agent's, from which messages are transferred, or a relay's, which takes join requests. */
export type QueueState =
  | { owner: 'relay'; relay: string }
  | {
      owner: 'agent';
      client: string;
      connectionId: string;
      messages: QueuedMessage[];
      transfer?: number;
      /** A contact address: it takes requests of anybody. */
      contact?: true;
      /** The one peer that may send to it. */
      securedBy?: string;
      /** Who found it full, and is told when it has room. */
      refused?: { client: string; connectionId: string }[];
    };

/** Where a peer is written to. */
export interface PeerQueue {
  server: string;
  queue: string;
}

export interface QueuedMessage {
  kind: 'CONF' | 'INFO' | 'MSG' | 'REQ';
  message: ChatMessage;
  /** Where the sender waits for the answer. */
  reply?: PeerQueue;
  signedBy?: string;
}

export interface ChannelState {
  link: string;
  name: string;
  publicGroupId: string;
  /** What relays present as the channel's profile. */
  groupProfile: JsonObject;
  owners: { memberId: string; memberKey: string; name: string }[];
  /** Links of all relays that ever served it. */
  relays: string[];
  /** Who may do more than read, beside the owners: as every relay has it. */
  roster?: { version: number; members: RosterEntry[] };
}

/** A privileged member, as the owner lists it. */
export interface RosterEntry {
  memberId: string;
  name?: string;
  key: string;
  role: string;
}

export interface RelayState {
  link: string;
  name: string;
  channel: string;
  memberId: string;
  server: string;
  queue: string;
  behaviour: 'accept' | 'reject' | 'ignore';
  rejection: string;
  /** How many more join requests are refused with QUOTA; -1 for all. */
  busy: number;
  /** Milliseconds from a join request to the answer, over the latency. */
  delay: number;
  /** What it presents instead of the channel that it serves. */
  presents?: 'other-channel' | 'garbage';
  /** It sends messages before the connection was allowed. */
  early: boolean;
  /** By member id: who joined, and by which connection. */
  members: Record<string, RelayMember>;
  /** Its connections, each one join request, by the peer id. */
  peers: Record<string, RelayPeer>;
}

export interface RelayMember {
  memberKey?: string;
  peer: string;
}

export interface RelayPeer {
  client: string;
  connectionId: string;
  /** The queue that the joiner made for the answer, and its server. */
  queue: string;
  server: string;
  memberId: string;
  state: 'asked' | 'answered' | 'refused' | 'connected' | 'replaced';
  refusal?: string;
}

/** The durable part of one client's agent: it outlives the client. */
export interface ClientState {
  name: string;
  offline: boolean;
  /** When its network came back, epoch milliseconds; and whether it has gone again so soon that the agent ignores it. */
  onlineAt?: number;
  unnoticed?: true;
  /** Server of the queues that it makes. */
  server: string;
  keys: Record<string, string>;
  connections: Record<string, ConnectionState>;
  commands: CommandState[];
  /** Answers by correlation id. */
  answers: Record<string, AgentEvent>;
  /** Events that were not acknowledged, oldest first. */
  inbox: InboxEntry[];
}

export interface ConnectionState {
  id: string;
  state: ConnectionStatus['state'];
  server: string;
  queue?: string;
  /** What was made of it for others to join. */
  request?: string;
  /** The short link of an address. */
  link?: string;
  /** Who asked at an address, by request id. */
  requests?: Record<string, PeerQueue>;
  /** The peer's queue, where the peer is a client: it is ours alone once it is secured. */
  peerQueue?: PeerQueue;
  secured?: true;
  /** The peer's end: the relay's link and its peer id. */
  relay?: string;
  peer?: string;
  confirmation?: { confirmationId: string; message: ChatMessage; signedBy?: string };
}

/** The allow's second half, which has no correlation id (domain facts: "Agent command queue"). */
export interface SecureConnection {
  type: 'secureConnection';
  connectionId: string;
  message: ChatMessage;
}

export interface CommandState {
  id: number;
  /** Empty for the agent's own. */
  corrId: string;
  /** Commands of one worker are carried out one after the other. */
  worker: string;
  command: AgentCommand | SecureConnection;
  mode: CommandMode;
  state: 'queued' | 'running' | 'waiting';
  waitsFor?: 'network' | 'server' | 'delivery';
  /** The scheduled attempt or arrival. */
  task?: number;
  /** Milliseconds: waited so far in retries, and the next wait. */
  elapsed: number;
  delay: number;
  since: number;
  /** Its connection was deleted while this attempt was under way: it is the last. */
  last?: true;
}

export interface InboxEntry {
  id: string;
  event: AgentEvent;
  /** Not offered for now: `lost` until a restart or a call of `status`, `late` until a task releases it. */
  held?: 'lost' | 'late';
  /** Handed to the client at least once. */
  offered?: true;
  /** When it came, epoch milliseconds, and how often it was handed over anew. */
  since?: number;
  redelivered?: number;
  /** Offered a second time after it was acknowledged. */
  repeat?: true;
}
