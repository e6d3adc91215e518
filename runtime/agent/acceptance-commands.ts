import { aWhile, check, clientOf, same, type Case } from './acceptance-client.ts';

/** What the port promises of commands: durable, once for each correlation id, answered. */
export const commandCases: readonly Case[] = [
  [
    'a key is made, and the private half stays with the agent',
    async (harness) => {
      const client = clientOf(harness);
      const [one, two] = [
        await client.ask({ type: 'createKey', corrId: 'k1' }),
        await client.ask({ type: 'createKey', corrId: 'k2' }),
      ];
      check(one.type === 'KEY' && two.type === 'KEY', 'createKey is answered by KEY');
      check(one.keyRef !== two.keyRef && one.publicKey !== two.publicKey, 'each command makes a key of its own');
    },
  ],
  [
    'a link is fetched, and a dead one is answered by AUTH',
    async (harness) => {
      const client = clientOf(harness);
      const link = await client.ask({ type: 'fetchLink', corrId: 'f1', link: harness.relay.link, mode: 'interactive' });
      check(link.type === 'LDATA' && link.data.request !== '', 'fetchLink is answered by LDATA with a request');
      for (const mode of ['interactive', 'background'] as const) {
        const dead = await client.ask({ type: 'fetchLink', corrId: `dead-${mode}`, link: harness.deadLink, mode });
        check(dead.type === 'ERR', 'a dead link is an error');
        same([dead.error.type, dead.error.code], ['SMP', 'AUTH'], `a dead link, ${mode}`);
      }
    },
  ],
  [
    'a join goes on in the order of the handshake: JOINED, CONF, OK, CON',
    async (harness) => {
      const client = clientOf(harness);
      await client.connect('c1');
      same(client.types('c1').slice(0, 4), ['JOINED', 'CONF', 'OK', 'CON'], 'events of the connection');
      same(harness.joinRequests(), 1, 'join requests');
    },
  ],
  [
    'a command that is submitted twice is carried out once',
    async (harness) => {
      const client = clientOf(harness);
      const join = await client.joinCommand('c1');
      await Promise.all([harness.agent.submit(join), harness.agent.submit(join)]);
      await client.answered(join.corrId);
      await harness.advance(aWhile);
      same(client.answers(join.corrId).length, 1, 'answers');
      same(harness.joinRequests(), 1, 'join requests');
    },
  ],
  [
    'a command that was answered is answered again when it is repeated, and not carried out anew',
    async (harness) => {
      const client = clientOf(harness);
      const join = await client.joinCommand('c1');
      await client.ask(join);
      await harness.agent.submit(join);
      await harness.until(() => client.answers(join.corrId).length === 2);
      same(
        client.answers(join.corrId).map(({ type }) => type),
        ['JOINED', 'JOINED'],
        'answers',
      );
      const key = await client.ask({ type: 'createKey', corrId: 'again' });
      await harness.agent.submit({ type: 'createKey', corrId: 'again' });
      await harness.until(() => client.answers('again').length === 2);
      const repeated = client.answers('again')[1];
      check(key.type === 'KEY' && repeated?.type === 'KEY', 'KEY is repeated');
      same(repeated.publicKey, key.publicKey, 'the key of a repeated createKey');
      await harness.advance(aWhile);
      same(harness.joinRequests(), 1, 'join requests');
    },
  ],
  [
    'a command that was submitted survives a restart',
    async (harness) => {
      const client = clientOf(harness);
      const join = await client.joinCommand('c1');
      harness.offline(true);
      await harness.agent.submit(join);
      await client.restart();
      harness.offline(false);
      const answer = await client.answered(join.corrId);
      same(answer.type, 'JOINED', 'the answer after the restart');
      await harness.agent.submit(join);
      await harness.advance(aWhile);
      same(harness.joinRequests(), 1, 'join requests');
    },
  ],
  [
    'an interactive command fails at once without a network',
    async (harness) => {
      const client = clientOf(harness);
      const join = await client.joinCommand('c1', 'interactive');
      harness.offline(true);
      const fetched = await client.ask({
        type: 'fetchLink',
        corrId: 'f',
        link: harness.relay.link,
        mode: 'interactive',
      });
      const joined = await client.ask(join);
      for (const answer of [fetched, joined]) {
        check(answer.type === 'ERR', 'it is answered by ERR');
        same(answer.error.type, 'BROKER', 'the error’s type');
      }
      harness.offline(false);
      const repeated = await client.ask({ ...join, corrId: 'join-again' });
      same(repeated.type, 'JOINED', 'a new command on the same connection');
      same(harness.joinRequests(), 1, 'join requests');
    },
  ],
  [
    'a background command waits for the network, says so, and goes on when it is there',
    async (harness) => {
      const client = clientOf(harness);
      const join = await client.joinCommand('c1');
      harness.offline(true);
      await harness.agent.submit(join);
      await client.seen('WAIT');
      const wait = client.of('WAIT')[0];
      same([wait?.corrId, wait?.waitingFor], [join.corrId, 'network'], 'what is waited for');
      await harness.advance(3 * 3_600_000);
      same(client.answers(join.corrId).length, 0, 'answers while there is no network');
      harness.offline(false);
      same((await client.answered(join.corrId)).type, 'JOINED', 'the answer with the network');
    },
  ],
  [
    'a full queue is an answer in both modes, and the same connection may ask again',
    async (harness) => {
      const client = clientOf(harness);
      const join = await client.joinCommand('c1');
      harness.busy(true);
      for (const mode of ['background', 'interactive'] as const) {
        const answer = await client.ask({ ...join, mode, corrId: `busy-${mode}` });
        check(answer.type === 'ERR', 'a full queue is an error');
        same([answer.error.type, answer.error.code], ['SMP', 'QUOTA'], `a full queue, ${mode}`);
      }
      harness.busy(false);
      same((await client.ask(join)).type, 'JOINED', 'the answer when it is not full any more');
      same(harness.joinRequests(), 1, 'join requests');
    },
  ],
  [
    'a second join command on a connection that asked already does not ask again',
    async (harness) => {
      const client = clientOf(harness);
      const join = await client.joinCommand('c1');
      await client.ask(join);
      same((await client.ask({ ...join, corrId: 'second' })).type, 'JOINED', 'the second answer');
      await harness.advance(aWhile);
      same(harness.joinRequests(), 1, 'join requests');
    },
  ],
  [
    'a second allow is refused as done before, and the status proves it',
    async (harness) => {
      const client = clientOf(harness);
      await client.connect('c1');
      const answer = await client.allow('allow-again');
      check(answer.type === 'ERR', 'it is refused');
      same([answer.error.type, answer.error.code], ['CMD', 'PROHIBITED'], 'the refusal');
      same((await client.statusOf('c1')).state, 'ready', 'the status');
    },
  ],
  [
    'a message is sent on a connection that is ready',
    async (harness) => {
      const client = clientOf(harness);
      await client.connect('c1');
      const message = { event: 'x.grp.leave', params: {} };
      const answer = await client.ask({ type: 'sendMessage', corrId: 'm1', connectionId: 'c1', message });
      same(answer.type, 'SENT', 'the answer');
      same(harness.messages(), 1, 'messages that the relay received');
    },
  ],
  [
    'a connection’s secret is read as often as it is asked for, or refused by an agent that has none',
    async (harness) => {
      const client = clientOf(harness);
      await client.connect('c1');
      const read = { type: 'readSecret', connectionId: 'c1' } as const;
      const [one, two] = [await client.ask({ ...read, corrId: 's1' }), await client.ask({ ...read, corrId: 's2' })];
      if (one.type !== 'SECRET')
        return check(one.type === 'ERR' && two.type === 'ERR', 'it is answered by SECRET or ERR');
      check(two.type === 'SECRET' && two.secret === one.secret, 'it is the same each time');
      const unknown = await client.ask({ ...read, corrId: 's3', connectionId: 'nobody' });
      same(unknown.type, 'ERR', 'the answer for a connection that there is not');
    },
  ],
  [
    'a command is withdrawn before it was carried out, and answers CANCELLED',
    async (harness) => {
      const client = clientOf(harness);
      const join = await client.joinCommand('c1');
      harness.offline(true);
      await harness.agent.submit(join);
      await harness.agent.cancel([join.corrId]);
      const answer = await client.answered(join.corrId);
      check(answer.type === 'ERR' && answer.error.type === 'CANCELLED', 'it answers ERR of type CANCELLED');
      harness.offline(false);
      await harness.advance(aWhile);
      same(client.answers(join.corrId).length, 1, 'answers');
      same(harness.joinRequests(), 0, 'join requests');
    },
  ],
  [
    'a command that was carried out keeps its answer when it is withdrawn',
    async (harness) => {
      const client = clientOf(harness);
      const join = await client.joinCommand('c1');
      client.holdBack(({ type }) => type === 'JOINED');
      await harness.agent.submit(join);
      await client.seen('JOINED');
      await harness.agent.cancel([join.corrId]);
      client.letGo();
      await harness.advance(aWhile);
      same(
        client.answers(join.corrId).map(({ type }) => type),
        ['JOINED'],
        'answers',
      );
    },
  ],
  [
    'a command that is withdrawn before it came answers CANCELLED, and does nothing when it comes',
    async (harness) => {
      const client = clientOf(harness);
      const join = await client.joinCommand('c1');
      await harness.agent.cancel([join.corrId]);
      const answer = await client.answered(join.corrId);
      check(answer.type === 'ERR' && answer.error.type === 'CANCELLED', 'it answers ERR of type CANCELLED');
      await harness.agent.submit(join);
      await harness.advance(aWhile);
      same(harness.joinRequests(), 0, 'join requests');
    },
  ],
];
