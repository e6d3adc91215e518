import { expect, test } from 'vitest';
import { agentStage, info } from '../scenarios/agent-stage.ts';

test('both ends of a connection read the same secret, each connection has its own, and a new one has none', async () => {
  const stage = await agentStage({ seed: 1 });
  const [alice, bob] = [stage.client('alice'), stage.client('bob')];
  const mode = 'background';
  for (const connectionId of ['c1', 'c2']) {
    await alice.submit({
      type: 'createConnection',
      corrId: `c-${connectionId}`,
      connectionId,
      kind: 'invitation',
      mode,
    });
    await stage.clock.advance(60_000);
    const request = alice.of('INV').at(-1)?.request ?? '';
    await alice.submit({ type: 'readSecret', corrId: `early-${connectionId}`, connectionId });
    await bob.submit({
      type: 'joinConnection',
      corrId: `j-${connectionId}`,
      connectionId,
      request,
      message: info('bob'),
      mode,
    });
    await stage.clock.advance(60_000);
    const confirmationId = alice.of('CONF').at(-1)?.confirmationId ?? '';
    const corrId = `l-${connectionId}`;
    await alice.submit({ type: 'allowConnection', corrId, connectionId, confirmationId, message: info('alice') });
    await stage.clock.advance(60_000);
    for (const client of [alice, bob])
      await client.submit({ type: 'readSecret', corrId: `s-${connectionId}`, connectionId });
    await stage.clock.advance(60_000);
  }
  const secrets = [alice, bob].map((client) => client.of('SECRET').map(({ secret }) => secret));
  expect(secrets[0]).toEqual(secrets[1]);
  expect(new Set(secrets[0]).size).toBe(2);
  expect(alice.of('ERR').map(({ corrId, error }) => [corrId, error])).toEqual(
    ['c1', 'c2'].map((id) => [`early-${id}`, { type: 'CMD', code: 'PROHIBITED' }]),
  );
});
