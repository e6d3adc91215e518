import { describe, expect, it } from 'vitest';
import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import { day, group, twoWith, xena } from './probe-pair.ts';
import { People, probeOf } from './probe-people.ts';

describe('limits', () => {
  it('of one record 16 secrets are kept, and no more', async () => {
    const { a } = await twoWith({ 'contact/x1': 'contact/a1' });
    for (let n = 1; n <= 20; n++) {
      await a.send('contact/x1', 'hear', { message: chatMessage.infoProbe(probeOf(n)) });
    }
    expect(await a.states('probe-match')).toEqual(Array(16).fill('waiting'));
  });

  it('P7: a hash goes to 64 records at most', async () => {
    const { people, a } = await twoWith({ 'contact/x1': 'contact/a1' });
    for (let n = 0; n < 70; n++) {
      await a.knows(group(`g${n}`, 'x'), xena);
      a.secrets.set(`Alice:${group(`g${n}`, 'x')}`, `what-alice-and-member-${n}-know`);
    }
    await a.probe('contact/x1');
    await people.settle();
    expect(people.saidOf('x.info.probe.check')).toHaveLength(64);
  });

  it('of one hash 64 are remembered who said it', async () => {
    const a = await new People().person('Alice');
    for (let n = 0; n < 70; n++) {
      await a.knows(group(`g${n}`, 'x'), xena);
      await a.send(group(`g${n}`, 'x'), 'hear', { message: chatMessage.infoProbeCheck(probeOf(1)) });
    }
    expect((await a.rows('probe-match')).map(({ context }) => (context['holders'] as unknown[]).length)).toEqual([64]);
  });

  it('who says a hash and nothing else is forgotten after 14 days', async () => {
    const { a } = await twoWith({ 'contact/x1': 'contact/a1' });
    await a.send('contact/x1', 'hear', { message: chatMessage.infoProbeCheck(probeOf(1)) });
    expect(await a.states('probe-match')).toEqual(['waiting']);
    await a.wait(14 * day + 1);
    expect(await a.rows('probe-match')).toEqual([]);
  });
});
