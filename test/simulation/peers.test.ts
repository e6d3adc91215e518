import { expect, test } from 'vitest';
import { agentStage, info, type AgentClient } from '../scenarios/agent-stage.ts';

const minute = 60_000;
const text = (content: string) => ({ event: 'x.msg.new', params: { content } });
/** What was said, each event once, however often it came. */
const once = ({ events }: AgentClient, type: string) =>
  new Set(events.flatMap((event) => (event.type === type ? [event.id] : []))).size;

test('two clients connect and write to each other, whatever is lost, late, repeated or killed on the way', async () => {
  let repeats = 0;
  for (let seed = 1; seed <= 25; seed++) {
    const stage = await agentStage({ seed });
    const [alice, bob] = [stage.client('alice'), stage.client('bob')];
    stage.network.faults.rates({ network: 0.3, lost: 0.2, late: 0.2, repeated: 0.2 });
    /** Waits, with a crash of either now and then. */
    const eventually = async (predicate: () => boolean) => {
      for (let tries = 0; !predicate() && tries < 200; tries++) {
        await stage.clock.advance(minute);
        if (stage.network.random.chance(0.3)) stage.network.random.pick([alice, bob]).restart();
      }
      expect(predicate(), `seed ${seed}`).toBe(true);
    };

    await alice.submit({
      type: 'createConnection',
      corrId: 'c',
      connectionId: 'c',
      kind: 'invitation',
      mode: 'background',
    });
    await eventually(() => alice.of('INV').length > 0);
    const request = alice.of('INV')[0]?.request ?? '';
    await bob.submit({
      type: 'joinConnection',
      corrId: 'j',
      connectionId: 'c',
      request,
      message: info('bob'),
      mode: 'background',
    });
    await eventually(() => alice.of('CONF').length > 0);
    const confirmationId = alice.of('CONF')[0]?.confirmationId ?? '';
    await alice.submit({
      type: 'allowConnection',
      corrId: 'l',
      connectionId: 'c',
      confirmationId,
      message: info('alice'),
    });
    await eventually(() => alice.of('CON').length > 0 && bob.of('CON').length > 0);
    await alice.submit({ type: 'sendMessage', corrId: 'm', connectionId: 'c', message: text('from alice') });
    await bob.submit({ type: 'sendMessage', corrId: 'm', connectionId: 'c', message: text('from bob') });
    await eventually(() => alice.of('MSG').length > 0 && bob.of('MSG').length > 0);

    expect([once(alice, 'CONF'), once(alice, 'CON'), once(bob, 'INFO'), once(bob, 'CON')]).toEqual([1, 1, 1, 1]);
    expect([once(alice, 'MSG'), once(bob, 'MSG')]).toEqual([1, 1]);
    expect([await alice.statusOf('c'), await bob.statusOf('c')]).toEqual(['ready', 'ready']);
    repeats += [alice, bob].reduce(
      (sum, { events }) => sum + events.length - new Set(events.map(({ id }) => id)).size,
      0,
    );
    await stage.network.close();
  }
  expect(repeats).toBeGreaterThan(25);
});

test('a network that is saved in the middle of a handshake goes on with it', async () => {
  const stage = await agentStage();
  const [alice, bob] = [stage.client('alice'), stage.client('bob')];
  const request = await stage.create(alice, 'invitation');
  await bob.submit({
    type: 'joinConnection',
    corrId: 'j',
    connectionId: 'c',
    request,
    message: info('bob'),
    mode: 'background',
  });
  const state = stage.network.save();
  await stage.network.close();
  const later = await agentStage({ state });
  const [laterAlice, laterBob] = [later.client('alice'), later.client('bob')];
  await laterAlice.heard('CONF');
  await later.allow(laterAlice);
  await laterBob.heard('CON');
  expect(laterBob.types('c')).toEqual(['JOINED', 'INFO', 'CON']);
});
