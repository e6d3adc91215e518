import { aWhile, check, clientOf, same, type Case } from './acceptance-client.ts';

/** What the port promises of events and of the status: in order, one at a time, kept until acknowledged. */
export const eventCases: readonly Case[] = [
  [
    'an event comes again after a restart, under its id, until it was acknowledged, and then no more',
    async (harness) => {
      const client = clientOf(harness);
      const join = await client.joinCommand('c1');
      client.holdBack(({ type }) => type === 'JOINED');
      await harness.agent.submit(join);
      await client.seen('JOINED');
      await client.restart();
      await client.seen('JOINED', 2);
      const [first, second] = client.of('JOINED');
      same(second?.id, first?.id, 'the id of the event that came again');
      client.letGo();
      await client.seen('CONF');
      await client.restart();
      await harness.advance(aWhile);
      same(client.of('JOINED').length, 2, 'JOINED after it was acknowledged');
    },
  ],
  [
    'an event whose handler failed is not acknowledged',
    async (harness) => {
      const client = clientOf(harness);
      const join = await client.joinCommand('c1');
      client.refuse(({ type }) => type === 'JOINED');
      await harness.agent.submit(join);
      await client.seen('JOINED');
      same(client.of('CONF').length, 0, 'later events of the connection');
      client.refuse(() => false);
      await client.restart();
      await client.seen('CONF');
      const ids = new Set(client.of('JOINED').map(({ id }) => id));
      same(ids.size, 1, 'different ids of JOINED');
      check(client.of('JOINED').length >= 2, 'JOINED came again');
    },
  ],
  [
    'a connection has one unacknowledged event at most, and others do not wait for it',
    async (harness) => {
      const client = clientOf(harness);
      const first = await client.joinCommand('c1');
      const second = await client.joinCommand('c2');
      client.holdBack((event) => event.connectionId === 'c1');
      await harness.agent.submit(first);
      await client.answered(first.corrId);
      await harness.agent.submit(second);
      await harness.until(() => client.types('c2').includes('CONF'));
      await harness.advance(aWhile);
      same(client.types('c1'), ['JOINED'], 'events of the connection that does not acknowledge');
      client.letGo();
      await harness.until(() => client.types('c1').includes('CONF'));
    },
  ],
  [
    'events that nobody listened for are kept',
    async (harness) => {
      const client = clientOf(harness);
      const join = await client.joinCommand('c1');
      await harness.agent.submit(join);
      await harness.restart();
      await harness.advance(aWhile);
      client.listen();
      await client.seen('CONF');
      same(client.types('c1'), ['JOINED', 'CONF'], 'events of the connection');
    },
  ],
  [
    'the status says where a connection stands, over a restart too',
    async (harness) => {
      const client = clientOf(harness);
      const join = await client.joinCommand('c1');
      same((await client.statusOf('c1')).state, 'none', 'before the join');
      harness.offline(true);
      await harness.agent.submit(join);
      same((await client.statusOf('c1')).state, 'new', 'while the request could not be sent');
      harness.offline(false);
      client.holdBack(({ type }) => type === 'CONF');
      await client.seen('CONF');
      const confirmation = client.of('CONF')[0];
      const status = await client.statusOf('c1');
      same(status.state, 'confirmed', 'with a confirmation that waits');
      same(status.confirmation?.confirmationId, confirmation?.confirmationId, 'the confirmation that waits');
      same(status.confirmation?.message.event, confirmation?.message.event, 'its message');
      await client.restart();
      same((await client.statusOf('c1')).state, 'confirmed', 'after a restart');
      client.letGo();
      await client.allow('allow');
      await client.seen('CON');
      const ready = await client.statusOf('c1');
      same([ready.state, ready.confirmation], ['ready', undefined], 'when it is connected');
    },
  ],
  [
    'the status is told for every connection that was asked for, in that order',
    async (harness) => {
      const client = clientOf(harness);
      await client.ask(await client.joinCommand('c1'));
      const statuses = await harness.agent.status(['nobody', 'c1', 'nobody-else']);
      same(
        statuses.map(({ connectionId }) => connectionId),
        ['nobody', 'c1', 'nobody-else'],
        'connections',
      );
      same([statuses[0]?.state, statuses[2]?.state], ['none', 'none'], 'unknown connections');
    },
  ],
  [
    'a closed agent takes no commands, and what it had taken goes on with the next one',
    async (harness) => {
      const client = clientOf(harness);
      const join = await client.joinCommand('c1');
      harness.offline(true);
      await harness.agent.submit(join);
      await harness.agent.close();
      const refused = await harness.agent.submit({ type: 'createKey', corrId: 'late' }).then(
        () => false,
        () => true,
      );
      check(refused, 'submit rejects after close');
      await client.restart();
      harness.offline(false);
      same((await client.answered(join.corrId)).type, 'JOINED', 'the answer after the next start');
    },
  ],
  [
    'a status carries the events that were not acknowledged, whole, and no others',
    async (harness) => {
      const client = clientOf(harness);
      client.holdBack(({ type }) => type === 'CONF');
      await harness.agent.submit(await client.joinCommand('c1'));
      await client.seen('CONF');
      const { unacknowledged } = await client.statusOf('c1');
      same(unacknowledged, client.of('CONF'), 'unacknowledged events');
      client.letGo();
      await harness.advance(aWhile);
      same((await client.statusOf('c1')).unacknowledged ?? [], [], 'unacknowledged events after the acknowledgement');
    },
  ],
];
