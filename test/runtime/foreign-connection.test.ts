import { expect, it } from 'vitest';
import { registry } from '../../machines/registry.ts';
import { channelData, permanent } from '../machines/live.ts';
import { setUp } from './setup.ts';

const link = `https://smp1.example/c#${'k'.repeat(43)}`;

it('an answer that names a connection which its command knows nothing of is the answer all the same', async () => {
  const { engine, agent, held } = await setUp({ machines: registry });
  await engine.start('channel-join', 'g', { link });
  await engine.send('channel-join/g', { type: 'user.connect' });
  await engine.idle();
  const [fetchGroup] = held('fetchLink');
  await agent.answer(fetchGroup?.corrId ?? '', { type: 'LDATA', data: channelData([1, 2]), connectionId: 'another' });
  await engine.idle();
  const [fetchRelay] = held('fetchLink');
  await agent.answer(fetchRelay?.corrId ?? '', { type: 'ERR', error: permanent, connectionId: 'another' });
  expect(await engine.snapshot('channel-join/g/relay-1')).toMatchObject({ value: 'failed', commands: [] });
});
