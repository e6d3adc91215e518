import type { AgentCommand, ConnectionId } from '../../machines/vocabulary/agent-command.ts';
import type { AgentEvent, AgentEventOf } from '../../machines/vocabulary/agent-event.ts';
import type { Agent, SubmittedCommand } from '../../runtime/agent/agent.ts';
import {
  createNetwork,
  virtualClock,
  type Network,
  type NetworkState,
  type VirtualClock,
} from '../../simulation/index.ts';

const hour = 3_600_000;

/** Names commands, so that no two stages on one network name the same. */
let asked = 0;

/** A client of one simulated agent, without an engine: it asks, and writes down what it is told. */
export class AgentClient {
  readonly events: AgentEvent[] = [];
  agent!: Agent;
  /** What it does not acknowledge. */
  ignores: (event: AgentEvent) => boolean = () => false;

  constructor(
    private readonly network: Network<VirtualClock>,
    readonly name: string,
  ) {
    this.start();
  }

  /** The server of its queues. */
  get server(): string {
    return `${this.name}.smp.example`;
  }

  start(): void {
    this.agent = this.network.agent(this.name);
    this.agent.onEvent((event) => {
      this.events.push(event);
      return this.ignores(event) ? new Promise<void>(() => undefined) : Promise.resolve();
    });
  }

  /** Its process is killed, and runs again. */
  restart(): void {
    this.network.faults.crash(this.name);
    this.start();
  }

  of<T extends AgentEvent['type']>(type: T): AgentEventOf<T>[] {
    return this.events.filter((event): event is AgentEventOf<T> => event.type === type);
  }

  /** What it heard of a connection, without what was waited for on the way. */
  types(connectionId: ConnectionId): string[] {
    const heard = this.events.filter((event) => event.connectionId === connectionId);
    return heard.map(({ type }) => type).filter((type) => type !== 'WAIT');
  }

  answers(corrId: string): AgentEvent[] {
    return this.events.filter((event) => event.corrId === corrId && event.type !== 'WAIT' && event.type !== 'MWARN');
  }

  /** Gives a command under a new id; resolves with its answer. */
  async ask(command: AgentCommand): Promise<AgentEvent> {
    const corrId = `ask-${(asked += 1)}`;
    await this.agent.submit({ ...command, corrId });
    await this.network.clock.runUntil(() => this.answers(corrId).length > 0, 100 * 24 * hour);
    const [answer] = this.answers(corrId);
    if (!answer) throw new Error(`${corrId} was not answered`);
    return answer;
  }

  /** Gives a command, and waits for nothing. */
  async submit(command: SubmittedCommand): Promise<void> {
    await this.agent.submit(command);
  }

  async heard(type: AgentEvent['type'], count = 1): Promise<void> {
    await this.network.clock.runUntil(() => this.of(type).length >= count, 100 * 24 * hour);
  }

  async statusOf(connectionId: ConnectionId): Promise<string | undefined> {
    const [status] = await this.agent.status([connectionId]);
    return status?.state;
  }

  /** What its agent keeps of it. */
  get kept() {
    const kept = this.network.save().clients[this.name];
    if (!kept) throw new Error(`nothing is kept of ${this.name}`);
    return kept;
  }
}

export const info = (name: string) => ({ event: 'x.info', params: { profile: { displayName: name } } });

/** A network with clients that know nothing of channels. */
export async function agentStage(options: { queueSize?: number; seed?: number; state?: NetworkState } = {}) {
  const clock = virtualClock(options.state ? { start: options.state.now } : {});
  const network = await createNetwork({ clock, ...options });
  const clients: AgentClient[] = [];
  const client = (name: string) => {
    const made = new AgentClient(network, name);
    clients.push(made);
    return made;
  };
  const join = (
    joiner: AgentClient,
    request: string,
    mode: 'interactive' | 'background' = 'background',
    connectionId = 'c',
  ) => joiner.ask({ type: 'joinConnection', connectionId, request, message: info(joiner.name), mode });
  /** Makes an address, or an invitation; returns the request to give away. */
  const create = async (owner: AgentClient, kind: 'invitation' | 'contact', connectionId = 'c') => {
    const made = await owner.ask({ type: 'createConnection', connectionId, kind, mode: 'background' });
    if (made.type !== 'INV') throw new Error(`no invitation: ${made.type}`);
    return made.request;
  };
  /** Allows the confirmation that came last. */
  const allow = (owner: AgentClient) => {
    const confirmation = owner.of('CONF').at(-1);
    if (!confirmation) throw new Error('no confirmation');
    const { connectionId, confirmationId } = confirmation;
    return owner.ask({ type: 'allowConnection', connectionId, confirmationId, message: info(owner.name) });
  };
  return {
    clock,
    network,
    client,
    join,
    create,
    allow,
    /** Two clients with a connection `c` between them. */
    async connected() {
      const [alice, bob] = [client('alice'), client('bob')];
      await join(bob, await create(alice, 'invitation'));
      await alice.heard('CONF');
      await allow(alice);
      await bob.heard('CON');
      return { alice, bob };
    },
    /** Everything that any client heard. */
    heard: () => clients.reduce((sum, { events }) => sum + events.length, 0),
  };
}

export type AgentStage = Awaited<ReturnType<typeof agentStage>>;
