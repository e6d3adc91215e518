import { expect, it } from 'vitest';
import { english, reasonWords } from '../../machines/messages/index.ts';
import { setStage } from '../scenarios/stage.ts';

const day = 86_400_000;

it('a relay whose join is never answered fails when the command is abandoned, with a reason that can be read', async () => {
  const { alice, clock, network } = await setStage('seed');
  // The relay's own limit is longer than the engine waits.
  const channel = network.addChannel({ relays: 2 });
  network.faults.delay('alice', 'JOINED', 60 * day);
  await alice.connect(channel, { policy: { limits: { background: 90 * day } } });
  channel.relays[0]?.ignore();
  await clock.advance(31 * day);
  expect(alice.phases.toSorted()).toEqual(['connected', 'failed']);
  const failed = alice.relays.find(({ phase }) => phase === 'failed');
  expect(failed?.reason).toEqual({ code: 'AgentFailed', error: { type: 'ABANDONED' }, during: 'join' });
  expect(failed?.reason && reasonWords(english, failed.reason).sentence).toContain('no answer for too long');
  alice.die();
  await network.close();
});
