import { expectedAnswer, type AgentCommandType } from '../machines/vocabulary/agent-command.ts';
import { errorClasses, type ErrorClass } from '../machines/vocabulary/agent-error.ts';
import { defaultPolicy } from '../runtime/policy.ts';

/** What each command is for; its answer is in the vocabulary. A command without a line does not compile. */
const commands: Record<AgentCommandType, { asks: string; carries: string; seed: string; again: string }> = {
  fetchLink: {
    asks: 'the data of a short link',
    carries: 'the link data',
    seed: '',
    again: 'fetches nothing anew',
  },
  createKey: {
    asks: 'a signing key; the private half stays with the agent',
    carries: 'the key’s reference, and the public key',
    seed: '',
    again: 'gives the same key',
  },
  createConnection: {
    asks: 'a queue for one peer (`invitation`), or for anybody’s requests (`contact`)',
    carries: 'the request to give away',
    seed: '`CREATE_SUCCESS`',
    again: 'gives the same request',
  },
  acceptContact: {
    asks: 'to join who asked at our address (`REQ`)',
    carries: 'whether the peer’s queue is secured',
    seed: '`JOIN_SUCCESS`',
    again: 'goes on after the last step that was done',
  },
  setLink: {
    asks: 'a short link for an address, or other data for it',
    carries: 'the link',
    seed: '',
    again: 'sets the same data',
  },
  joinConnection: {
    asks: 'to join by a request',
    carries: 'whether the peer’s queue is secured',
    seed: '`JOIN_SUCCESS`',
    again: 'goes on after the last step that was done',
  },
  allowConnection: {
    asks: 'to allow what a peer confirmed (`CONF`)',
    carries: 'nothing: accepted for processing. What fails later comes as `ERR` without a correlation id',
    seed: 'left open ("`allowConnection` as well?")',
    again: 'is refused as done before (`CMD PROHIBITED`)',
  },
  readSecret: {
    asks: 'for what both ends of a connection know and nobody else does',
    carries: 'the secret. An agent that does not know it answers `ERR` (`CMD UNKNOWN`, `CMD PROHIBITED`)',
    seed: '',
    again: 'gives the same secret',
  },
  sendMessage: {
    asks: 'to send a message',
    carries: 'nothing; `MERR` says that it was given up, `MWARN` that it is being retried',
    seed: '',
    again: 'sends nothing anew',
  },
  deleteConnection: {
    asks: 'to delete a connection, after what waits to be sent, if so asked',
    carries: 'nothing',
    seed: '',
    again: 'is answered too',
  },
};

interface CallSite {
  readonly where: string;
  readonly machine: string;
  readonly stored: string;
  readonly goesOn: string;
  readonly lost: string;
  readonly test: string;
}

const test = (title: string): string => `[${title}](../test/groups/call-sites.test.ts)`;

/** Where the proposal found that commands get lost: in its order, under its letters. */
const callSites: readonly CallSite[] = [
  {
    where: '(a) `joinConnection`: somebody accepts an invitation to a group',
    machine: '`membership`: `joining`, then `joined`',
    stored: 'who we are in the group; the connection under its id; `x.grp.acpt`',
    goesOn: '`JOINED`, or the host’s `INFO` or `CON` that overtakes it',
    lost: 'Somebody waits (interactive). What fails for now, or takes 2 minutes, shows its reason, and the membership is `invited` again; `user.join` goes on, on the same connection.',
    test: test('(a) of an invitation that is accepted'),
  },
  {
    where: '(b) `joinConnection` on `x.grp.mem.fwd`',
    machine: '`member-connection`: `connecting`. Of an old client’s second, direct request: `contact`, `joining`',
    stored: 'the newcomer and its request; the connection under its id; `x.grp.mem.info`',
    goesOn: '`JOINED`, or `INFO` or `CON` that overtakes it',
    lost: 'Nobody waits (background): the agent goes on by itself, within its limit.',
    test: test('(b) on x.grp.mem.fwd'),
  },
  {
    where: '(c) `allowConnection` on `x.grp.mem.info`, in a direct connection',
    machine: '`contact`: `connecting`',
    stored: 'who the peer is; the confirmation’s id; `x.ok`',
    goesOn: '`OK`, or `CON` that overtakes it',
    lost: 'Given again, it is refused as done before, which is success.',
    test: test('(c) on x.grp.mem.info in a second, direct connection'),
  },
  {
    where: '(d) `allowConnection` on `x.grp.acpt`',
    machine: '`member-invitation`: `allowing`',
    stored: 'that it is the one who was invited; the confirmation’s id; `x.ok`',
    goesOn: '`OK`, or `CON` that overtakes it',
    lost: 'As (c).',
    test: test('(d) on x.grp.acpt'),
  },
  {
    where: '(e) `allowConnection` on `x.grp.mem.info`, in a group’s connection',
    machine: '`member-connection`: `connecting`',
    stored: 'that it is the one who was introduced, and its profile; the confirmation’s id; `x.grp.mem.info`',
    goesOn: '`OK`, or `CON` that overtakes it',
    lost: 'As (c).',
    test: test('(e) on x.grp.mem.info in a group'),
  },
  {
    where: '(f) `createConnection`: a contact is invited',
    machine: '`member-invitation`: `creating`, then `inviting`',
    stored: 'the member’s id and role; the connection under its id',
    goesOn: '`INV`: `x.grp.inv` goes to the contact',
    lost: 'Somebody waits (interactive): the reason is shown, and `user.retry` goes on, on the same connection.',
    test: test('(f) of a new invitation'),
  },
  {
    where: '(g) `createConnection` on `x.grp.mem.intro`',
    machine: '`member-connection`: `creating`, then `inviting`',
    stored: 'the member as it was introduced; the connection under its id',
    goesOn: '`INV`: `x.grp.mem.inv` goes to the host',
    lost: 'As (b).',
    test: test('(g) on x.grp.mem.intro'),
  },
];

/** What each class of errors asks for. */
const classes: Record<ErrorClass, string> = {
  temporary: 'In `background` mode the agent retries by itself. In `interactive` mode somebody waits: Retry.',
  congested: 'Asked again after 5 minutes, then ever more slowly, up to 6 hours. The connection is kept.',
  stale: 'It was done before: success, and the status of the connection proves it.',
  permanent: 'Fails, with the reason. A retry makes another connection.',
};

const day = 86_400_000;

/** The command path as tables, from the vocabulary itself. */
export function commandsPage(): string {
  return `# Commands and their answers

Made from the vocabulary by \`npm run docs\`; not edited by hand.

A machine asks its agent by a command. The command is an entry on the machine's own row, written in the transaction of
the step that asks, and leaves for the agent after it. It has a correlation id, a function of the row, so that it is
the same after every restart; the state that the machine waits in is the continuation. The answer finds the row by the
id, and takes the entry off it in the transaction of the step that it causes.

## Every command

Each entry stores the kind of answer that completes it. \`ERR\` completes any. The column of the proposal, "Group
connections recovery", names the events that it has for the same; its new connection type \`NewConnection\` or
\`NoQueueConnection\` is the status \`new\`.

| Command | Asks for | Completed by | Which carries | In the proposal | Given again under its id it |
| --- | --- | --- | --- | --- | --- |
${Object.entries(commands)
  .map(
    ([type, { asks, carries, seed, again }]) =>
      `| \`${type}\` | ${asks} | \`${expectedAnswer[type as AgentCommandType]}\` | ${carries} | ${seed} | ${again} |`,
  )
  .join('\n')}

On the way, and without completing anything, may come \`WAIT\` (what a silent retry waits for) and \`MWARN\`.

## What becomes of an entry

| What happens | What follows |
| --- | --- |
| its answer comes | the machine takes its step; the entry leaves in the same transaction; then the answer is acknowledged |
| the process dies | it is submitted again at the next start, under its id: the agent does nothing anew, and answers again |
| the engine wakes (\`engine.wake()\`, or it notices a sleep) | the same: an answer that was lost comes again |
| the agent does not take it | it is handed over again, after 1 s to 60 s with jitter, until it does, or nobody waits for its answer any more; those behind it about the same connection wait for that, unless it is cancelled |
| the flow is left | it is _cancelled_: the agent is asked to withdraw it, its answer is taken off the row and not shown; a connection that a late success made is deleted |
| nothing comes for ${defaultPolicy.commandLimit / day} days (\`policy.commandLimit\`) | it is _abandoned_: the machine is told \`ERR\` of type \`ABANDONED\`, a permanent error, so that it fails with a reason that a person can read; a cancelled one just leaves; what comes later is a dead letter |
| its instance is in quarantine | it stays, and is abandoned only once the instance goes on |

An answer of another kind, for another connection, under an unknown id, or a second time is a dead letter with its
reason: acknowledged, and without effect. Events without a correlation id (\`CONF\`, \`INFO\`, \`CON\`, \`MSG\`, \`REQ\`, an
\`ERR\` that comes late) go to the owner of their connection; \`UP\` and \`DOWN\` name several connections, and go to the
owner of each. SimpleX's other group forms (\`MERRS\`, \`ERRS\`, \`DEL_CONNS\`) are for the agent's adapter to take apart.

## The seven call sites

The proposal lists where its client asked the agent for something in a group and could lose the answer. Here each is a state
that waits, of a row with a [\`peer-connection\`](machines/peer-connection.md) as its child: what is stored, in one
transaction, _before_ the command leaves is enough to ask again under the same id, and to know what the answer is for. So
where the process dies, the command is given again at the next start; where the answer is lost, it is given again, and the
status of the connection tells what became of it. In none is anything said twice.

| Where | Machine and state | Stored before | Answer that continues | When it is lost, or fails | Test: dies there, and loses the answer |
| --- | --- | --- | --- | --- | --- |
${callSites
  .map(
    ({ where, machine, stored, goesOn, lost, test: link }) =>
      `| ${where} | ${machine} | ${stored} | ${goesOn} | ${lost} | ${link} |`,
  )
  .join('\n')}

**Why is \`x.ok\` sent in (c), and not \`x.grp.mem.info\`?** That is the proposal’s last question. Old clients connected each pair twice: as
members, and directly, as contacts. Whoever allows the direct connection has nothing to tell by it: both have named
themselves, with their member ids and profiles, in the connection of the group. \`x.ok\` says only that it is allowed. Old
clients get from us what they expect: a second, direct request (\`directConnReq\`) is answered, joined with
\`x.grp.mem.info\` and, where the queue is ours, allowed by \`x.ok\`; as host we pass one on. We never offer one: whoever
wants a member as a contact asks for it (\`x.grp.direct.inv\`).

## Errors

The classes as data (\`machines/vocabulary/agent-error.ts\`); whatever no row matches is permanent. \`PROXY\` and
\`SMP PROXY\` have the class of what they wrap.

| Error | Class | What follows |
| --- | --- | --- |
${errorClasses.map((row) => `| \`${nameOf(row)}\` | ${row.class} | ${classes[row.class]} |`).join('\n')}
| everything else | permanent | ${classes.permanent} |

## Calls of the application

\`start\` and \`send\` resolve when all that they cause is durable.

- **\`eventId\`** names the event: the same call once more, while the first still waits, after it, or after a restart, has
  no second effect and resolves with \`created: false\` or \`changed: false\`. An instance remembers the ids of its last 32
  events; one that changed nothing is not remembered.
- **\`deadline\`** (milliseconds): what is not durable by then rejects with \`StorageUnavailable\`. Its \`outcome\` says whether
  the event is kept. \`withdrawn\`: no turn had it yet, and none will. \`unknown\`: a commit that holds it has failed, and
  only the store can say whether it happened; if it did not, the event is withdrawn too. Repeat the call with the same
  \`eventId\` to be sure. Without a deadline a call waits for as long as the store is down.

## Limits

| Limit | Default | What it bounds, and what happens beyond it |
| --- | --- | --- |
| \`policy.agentCalls\` | ${defaultPolicy.agentCalls} | Calls to the agent under way at one time. Others wait. Commands that the agent has and has not answered are not counted: one that waits for a peer for days would hold up all others; each is an entry on a row, and bounded by its machine. |
| \`policy.queueLimit\` | ${defaultPolicy.queueLimit} | Events that wait for a turn. \`start\` and \`send\` reject with \`StorageUnavailable\` (\`withdrawn\`). The agent has as much room again; beyond it its events are not acknowledged, and come again. An agent that keeps to its window is never refused. |
| the agent's window | 256 | Events that an agent hands over without an acknowledgement: it waits for the engine. |
| a turn | 256 | Events in one transaction. Where more wait, every instance has 32 of its own in before any has more: a flood on one holds up nobody. |
| unacknowledged events in a status | 16 | The first of a connection; the others come by themselves. |

## Status on subscription

At its start and when it wakes the engine asks the agent where its unfinished connections stand. A status names the
state (\`none\`, \`new\`, \`created\`, \`joined\`, \`confirmed\`, \`allowed\`, \`ready\`), carries what waits in it (the request of an
invitation, a peer's confirmation), and the connection's events that were not acknowledged, whole. The engine takes
those as if they came now, once, however often they come; then each machine is told the status, and goes on as after the
event that even the agent has forgotten. Then every command without an answer is given again. Of a connection of which
an event came while the agent was answering, or which its machine has given up meanwhile, the status says nothing: it may
be the older word.

Each row is a test (\`test/runtime/status-on-subscription.test.ts\`): the event is dropped, then the engine wakes, or its
process dies and starts again. State, context and the next command are those of the run without the loss.

| Lost | Agent still holds it | Agent has forgotten it |
| --- | --- | --- |
| \`LDATA\` (link data) | the command is given again, and answered again | the same |
| \`KEY\` | the command is given again, and answered again | the same |
| \`INV\` (request) | in the status, whole | the command is given again, and answered again |
| \`LINK\` | in the status, whole | the command is given again, and answered again |
| \`JOINED\` | in the status, whole | the state \`joined\` or a later one proves it |
| \`ERR\` of a join | in the status, whole | the command is given again, and answered again |
| \`CONF\` (confirmation) | in the status, whole | the state \`confirmed\`, with the confirmation |
| \`OK\` | in the status, whole | the state \`allowed\` or \`ready\` proves it |
| \`CON\` | in the status, whole | the state \`ready\` proves it |
| \`ERR\` of an allow, late | in the status, whole | **nothing proves it**: the time limit for the connection ends the wait |
| \`DELD\` | in the status, whole | the state \`none\` proves it, or the command is answered again |

A connection that works is settled, and is not asked about: its messages are the agent's to keep until they are
acknowledged.
`;
}

function nameOf({ type, code, restart }: (typeof errorClasses)[number]): string {
  return [type, code, restart && 'that a restart cures'].filter(Boolean).join(' ');
}
