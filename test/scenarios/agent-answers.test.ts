import { expect } from 'vitest';
import type { AgentEvent } from '../../machines/vocabulary/agent-event.ts';
import { isInstance, type EngineRow } from '../../runtime/rows.ts';
import { channelKey } from './device.ts';
import { both } from './scenario.ts';
import type { Stage } from './stage.ts';

const minute = 60_000;
const oneRelay = { relays: 1 };
const relayKey = `${channelKey}/relay-1`;

const isAt = (state: string) => (puts: readonly EngineRow[]) =>
  puts.some((row) => isInstance(row) && row.key === relayKey && row.value === state);

/** Until the relay stands there, for the first time. */
async function until({ clock, alice }: Stage, state: string): Promise<void> {
  await clock.runUntil(() => alice.row(relayKey)?.value === state, 5 * minute);
}

const connected = async (stage: Stage) => {
  await stage.join(oneRelay);
  await until(stage, 'connected');
  await stage.clock.advance(minute);
};

/** Joined, by one request. */
async function expectConnectedOnce({ alice, network, clock }: Stage): Promise<void> {
  await clock.advance(5 * minute);
  expect(alice.phases).toEqual(['connected']);
  expect(network.log.of('joinRequest').filter(({ taken }) => taken)).toHaveLength(1);
}

both('AGT-14', 'a full queue is tried again slowly, and is no failure', async (stage) => {
  await stage.join({ relays: [{ busy: 1 }] });
  await until(stage, 'congested');
  expect(stage.alice.explainRelay(1).reason).toEqual({ code: 'Busy' });
  await stage.clock.advance(4 * minute);
  expect(stage.network.log.of('joinRequest')).toHaveLength(1);
  await stage.clock.advance(2 * minute);
  await expectConnectedOnce(stage);
});

both('AGT-20', 'an answer that comes a second time is ignored', async (stage) => {
  const { alice, clock } = stage;
  await stage.join(oneRelay);
  await until(stage, 'joining');
  const [join] = alice.relay(1).commands;
  const connectionId = alice.relay(1).context['connectionId'];
  await clock.runUntil(() => alice.row(relayKey)?.commands.every((each) => each !== join) === true);
  await clock.runUntil(() => alice.relay(1).value === 'connected');
  await alice.start();
  const before = alice.bytes;
  await alice.tell({ type: 'JOINED', id: 'again', corrId: join?.corrId, connectionId, secured: false });
  expect(alice.bytes).toBe(before);
  expect(alice.engine.deadLetters()).toMatchObject([{ reason: 'unknown-command', event: { corrId: join?.corrId } }]);
  await expectConnectedOnce(stage);
});

both('AGT-21', 'an answer that was on its way when the process died comes again', async (stage) => {
  const { alice, clock } = stage;
  alice.dieAt('before', isAt('joined'));
  await stage.join(oneRelay);
  await clock.runUntil(() => !alice.isAlive);
  expect(alice.relay(1).value).toBe('joining');
  await alice.start();
  await expectConnectedOnce(stage);
});

both('AGT-22', 'an answer whose step can’t be stored is taken again', async (stage) => {
  const { alice } = stage;
  alice.refuseCommit(isAt('joined'));
  await stage.join(oneRelay);
  await expectConnectedOnce(stage);
  const answers = alice.steps.filter(({ key, event }) => key === relayKey && event.type === 'JOINED');
  expect(answers).toHaveLength(2);
  expect(alice.engine.deadLetters()).toEqual([]);
});

both('AGT-24', 'an answer that names another connection is put aside', async (stage) => {
  const { alice } = stage;
  await stage.join(oneRelay);
  await until(stage, 'joining');
  const [join] = alice.relay(1).commands;
  const before = alice.bytes;
  await alice.tell({ type: 'JOINED', id: 'wrong', corrId: join?.corrId, connectionId: 'another', secured: false });
  expect(alice.bytes).toBe(before);
  expect(alice.engine.deadLetters()).toMatchObject([{ reason: 'wrong-connection' }]);
  await expectConnectedOnce(stage);
});

both('AGT-25', 'an answer to nothing that was asked is put aside', async (stage) => {
  const { alice } = stage;
  await connected(stage);
  const before = alice.bytes;
  await alice.tell({ type: 'OK', id: 'stray', corrId: 'never-asked' });
  expect(alice.bytes).toBe(before);
  expect(alice.engine.deadLetters()).toMatchObject([{ reason: 'unknown-command', event: { corrId: 'never-asked' } }]);
  await expectConnectedOnce(stage);
});

both('AGT-26', 'an allow that fails for good after its OK fails the relay, with the reason', async (stage) => {
  const error = { type: 'SMP', code: 'AUTH' };
  stage.network.faults.fail('alice', 'allowConnection', error, { skip: 1 });
  await stage.join(oneRelay);
  await until(stage, 'failed');
  expect(stage.alice.explainRelay(1).reason).toEqual({ code: 'AgentFailed', error, during: 'connect' });
  expect(stage.alice.engine.deadLetters()).toEqual([]);
});

both('AGT-26', 'an error of no command that passes by itself changes nothing of a relay on its way', async (stage) => {
  const { alice } = stage;
  await stage.join({ relays: [{ delay: minute }] });
  for (const state of ['joining', 'joined']) {
    await until(stage, state);
    const { context } = alice.relay(1);
    const { connectionId } = context;
    const error = { type: 'BROKER', code: 'TIMEOUT' };
    await alice.tell({ type: 'ERR', id: `while-${state}`, connectionId, error });
    expect(alice.relay(1)).toMatchObject({ value: state, context });
  }
  expect(alice.engine.deadLetters()).toEqual([]);
  await expectConnectedOnce(stage);
});

both('AGT-28', 'an error about a connection that works changes nothing of it', async (stage) => {
  const { alice } = stage;
  await connected(stage);
  const { connectionId } = alice.relay(1).context;
  const { value, context } = alice.relay(1);
  for (const error of [
    { type: 'BROKER', code: 'TIMEOUT' },
    { type: 'SMP', code: 'AUTH' },
  ]) {
    await alice.tell({ type: 'ERR', id: `about-${error.type}`, connectionId, error });
    expect(alice.relay(1)).toMatchObject({ value, context });
  }
  expect(alice.engine.deadLetters()).toEqual([]);
  await expectConnectedOnce(stage);
});

both('AGT-30', 'a message that the agent dropped in the end is no failure of its connection', async (stage) => {
  const { alice } = stage;
  await connected(stage);
  const { connectionId } = alice.relay(1).context;
  const dropped = { type: 'ERR', connectionId, error: { type: 'AGENT', code: 'A_DUPLICATE' } } as Partial<AgentEvent>;
  await alice.tell({ ...dropped, id: 'dropped' });
  expect(alice.explainRelay(1).reason).toBeUndefined();
  await expectConnectedOnce(stage);
});

both('AGT-30', 'a message that was dropped before its connection worked is no failure of it either', async (stage) => {
  const { alice } = stage;
  await stage.join({ relays: [{ delay: minute }] });
  await until(stage, 'joined');
  const { connectionId } = alice.relay(1).context;
  await alice.tell({ type: 'ERR', id: 'dropped', connectionId, error: { type: 'AGENT', code: 'A_DUPLICATE' } });
  expect(alice.relay(1).value).toBe('joined');
  await expectConnectedOnce(stage);
});

both('AGT-34', 'a join that is refused as done before counts as done', async (stage) => {
  const { alice, clock, network } = stage;
  network.faults.lose('alice', 'JOINED');
  network.faults.delay('alice', 'CONF', 2 * minute);
  await stage.join(oneRelay);
  await until(stage, 'joining');
  await clock.advance(minute);
  const [join] = alice.relay(1).commands;
  const connectionId = alice.relay(1).context['connectionId'];
  const error = { type: 'CMD', code: 'PROHIBITED' };
  await alice.tell({ type: 'ERR', id: 'refused', corrId: join?.corrId, connectionId, error });
  expect(alice.relay(1).value).toBe('joined');
  await alice.engine.wake();
  await expectConnectedOnce(stage);
});
