import type { AgentCommand } from '../../machines/vocabulary/agent-command.ts';
import type { AgentEvent, AgentEventOf, ConnectionStatus } from '../../machines/vocabulary/agent-event.ts';
import type { AgentHarness } from './acceptance-harness.ts';

/** A case of the suite: what it shows, and how. */
export type Case = readonly [title: string, body: (harness: AgentHarness) => Promise<void>];

/** Longer than any answer of a working network takes: milliseconds. */
export const aWhile = 60_000;

/** Fails the case where the condition does not hold. */
export function check(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(`Agent acceptance: ${what}`);
}

/** Fails the case where the two are not equal as JSON. */
export function same(actual: unknown, expected: unknown, what: string): void {
  check(
    JSON.stringify(actual) === JSON.stringify(expected),
    `${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`,
  );
}

/** A client of the agent under test: notes what it is told, and can be made to hold back or refuse acknowledgements. */
export function clientOf(harness: AgentHarness) {
  const events: AgentEvent[] = [];
  let hold: (event: AgentEvent) => boolean = () => false;
  let refuse: (event: AgentEvent) => boolean = () => false;
  let held: (() => void)[] = [];

  const client = {
    events,
    /** Listens to the agent as it runs now. */
    listen() {
      harness.agent.onEvent(async (event) => {
        events.push(event);
        if (refuse(event)) throw new Error('refused by the acceptance suite');
        if (hold(event)) await new Promise<void>((resolve) => held.push(resolve));
      });
    },
    async restart() {
      held = [];
      await harness.restart();
      client.listen();
    },
    holdBack: (which: (event: AgentEvent) => boolean) => void (hold = which),
    refuse: (which: (event: AgentEvent) => boolean) => void (refuse = which),
    /** Acknowledges what was held back, and holds nothing any more. */
    letGo() {
      hold = () => false;
      for (const acknowledge of held.splice(0)) acknowledge();
    },
    of: <T extends AgentEvent['type']>(type: T): AgentEventOf<T>[] =>
      events.filter((event): event is AgentEventOf<T> => event.type === type),
    /** Answers to a command: everything with its correlation id, save what it waits for on the way. */
    answers: (corrId: string) =>
      events.filter((each) => each.corrId === corrId && each.type !== 'WAIT' && each.type !== 'MWARN'),
    types: (connectionId: string) =>
      events.filter((each) => each.connectionId === connectionId && each.type !== 'WAIT').map(({ type }) => type),
    async seen(type: AgentEvent['type'], count = 1) {
      await harness.until(() => client.of(type).length >= count);
    },
    async ask(command: AgentCommand & { corrId: string }): Promise<AgentEvent> {
      await harness.agent.submit(command);
      return client.answered(command.corrId);
    },
    async answered(corrId: string): Promise<AgentEvent> {
      await harness.until(() => client.answers(corrId).length > 0);
      const [answer] = client.answers(corrId);
      check(answer !== undefined, `${corrId} was not answered`);
      return answer;
    },
    async statusOf(connectionId: string): Promise<ConnectionStatus> {
      const [status] = await harness.agent.status([connectionId]);
      check(status?.connectionId === connectionId, 'status answers for the connection that was asked for');
      return status;
    },
    /** A join command for the relay, ready to be submitted. */
    async joinCommand(connectionId: string, mode: 'interactive' | 'background' = 'background') {
      const key = await client.ask({ type: 'createKey', corrId: `key-${connectionId}` });
      const corrId = `link-${connectionId}`;
      const link = await client.ask({ type: 'fetchLink', corrId, link: harness.relay.link, mode: 'interactive' });
      check(key.type === 'KEY' && link.type === 'LDATA', 'a key is made, and the relay’s link is fetched');
      const { request } = link.data;
      const message = harness.relay.joinMessage(key.publicKey);
      const signWith = key.keyRef;
      return {
        type: 'joinConnection',
        corrId: `join-${connectionId}`,
        connectionId,
        request,
        message,
        signWith,
        mode,
      } as const;
    },
    /** Allows the confirmation that came last. */
    async allow(corrId: string): Promise<AgentEvent> {
      const confirmation = client.of('CONF').at(-1);
      check(confirmation !== undefined, 'a confirmation came');
      const { connectionId, confirmationId } = confirmation;
      const message = harness.relay.allowMessage;
      return client.ask({ type: 'allowConnection', corrId, connectionId, confirmationId, message });
    },
    /** Joins the relay, all the way. */
    async connect(connectionId: string): Promise<void> {
      await harness.agent.submit(await client.joinCommand(connectionId));
      await client.seen('CONF');
      await client.allow(`allow-${connectionId}`);
      await client.seen('CON');
    },
  };
  client.listen();
  return client;
}
