import { aWhile, check, clientOf, same, type Case } from './acceptance-client.ts';

/** What the port promises of deletions. */
export const deletionCases: readonly Case[] = [
  [
    'a connection is deleted, and is unknown from then on; a second deletion is answered too',
    async (harness) => {
      const client = clientOf(harness);
      await client.connect('c1');
      const deletion = { type: 'deleteConnection', connectionId: 'c1' } as const;
      same((await client.ask({ ...deletion, corrId: 'd1' })).type, 'DELD', 'the answer');
      same((await client.statusOf('c1')).state, 'none', 'the status');
      same((await client.ask({ ...deletion, corrId: 'd2' })).type, 'DELD', 'the second answer');
      same((await client.ask({ ...deletion, connectionId: 'nobody', corrId: 'd3' })).type, 'DELD', 'an unknown one');
      const message = { event: 'x.grp.leave', params: {} };
      const sent = await client.ask({ type: 'sendMessage', corrId: 'm1', connectionId: 'c1', message });
      check(sent.type === 'ERR' || sent.type === 'MERR', 'nothing can be sent on it');
    },
  ],
  [
    'a deletion answers the connection’s commands that were not carried out with CANCELLED',
    async (harness) => {
      const client = clientOf(harness);
      const join = await client.joinCommand('c1');
      harness.offline(true);
      await harness.agent.submit(join);
      await harness.agent.submit({ type: 'deleteConnection', corrId: 'd1', connectionId: 'c1' });
      const answer = await client.answered(join.corrId);
      check(answer.type === 'ERR' && answer.error.type === 'CANCELLED', 'the join answers ERR of type CANCELLED');
      harness.offline(false);
      same((await client.answered('d1')).type, 'DELD', 'the deletion’s answer');
      await harness.advance(aWhile);
      same(harness.joinRequests(), 0, 'join requests');
    },
  ],
  [
    'a deletion after delivery lets messages go first',
    async (harness) => {
      const client = clientOf(harness);
      await client.connect('c1');
      harness.offline(true);
      const message = { event: 'x.grp.leave', params: {} };
      await harness.agent.submit({ type: 'sendMessage', corrId: 'm1', connectionId: 'c1', message });
      const afterDelivery = true;
      await harness.agent.submit({ type: 'deleteConnection', corrId: 'd1', connectionId: 'c1', afterDelivery });
      await harness.advance(aWhile);
      same(client.answers('d1').length, 0, 'answers of the deletion while a message waits');
      harness.offline(false);
      same((await client.answered('d1')).type, 'DELD', 'the deletion’s answer');
      same(
        client.answers('m1').map(({ type }) => type),
        ['SENT'],
        'the message’s answer',
      );
      same(harness.messages(), 1, 'messages that the relay received');
    },
  ],
];
