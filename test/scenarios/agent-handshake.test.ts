import { expect } from 'vitest';
import { info } from './agent-stage.ts';
import { atAgent } from './scenario.ts';

const hour = 3_600_000;
const text = (name: string) => ({ event: 'x.msg.new', params: { content: name } });

atAgent('AGT-01', 'two clients connect by an invitation, in the order of the handshake', async (stage) => {
  const { alice, bob } = await stage.connected();
  expect(alice.types('c')).toEqual(['INV', 'CONF', 'OK', 'CON']);
  expect(bob.types('c')).toEqual(['JOINED', 'INFO', 'CON']);
  expect(bob.of('JOINED')).toMatchObject([{ secured: true }]);
  expect([await alice.statusOf('c'), await bob.statusOf('c')]).toEqual(['ready', 'ready']);
});

atAgent('AGT-02', 'an invitation that was asked for without a server is made once, after a restart', async (stage) => {
  const alice = stage.client('alice');
  stage.network.faults.serverDown(alice.server);
  await alice.submit({
    type: 'createConnection',
    corrId: '1',
    connectionId: 'c',
    kind: 'invitation',
    mode: 'background',
  });
  await stage.clock.advance(60_000);
  expect(alice.types('c')).toEqual([]);
  await alice.agent.close();
  alice.start();
  stage.network.faults.serverDown(alice.server, false);
  await stage.clock.advance(hour);
  expect(alice.answers('1')).toMatchObject([{ type: 'INV', corrId: '1', connectionId: 'c' }]);
});

atAgent('AGT-04', 'a short link is fetched, and what it names is joined', async (stage) => {
  const [alice, bob] = [stage.client('alice'), stage.client('bob')];
  await stage.create(alice, 'contact');
  const link = await alice.ask({ type: 'setLink', connectionId: 'c', data: {}, mode: 'background' });
  expect(link.type).toBe('LINK');
  const fetched = await bob.ask({ type: 'fetchLink', link: link.type === 'LINK' ? link.link : '', mode: 'background' });
  expect(fetched.type).toBe('LDATA');
  const joined = await stage.join(bob, fetched.type === 'LDATA' ? fetched.data.request : '');
  expect(joined).toMatchObject({ type: 'JOINED', connectionId: 'c', secured: false });
});

atAgent('AGT-05', 'an address keeps its short link when its data change', async (stage) => {
  const [alice, bob] = [stage.client('alice'), stage.client('bob')];
  await stage.create(alice, 'contact');
  const set = (name: string) => alice.ask({ type: 'setLink', connectionId: 'c', data: { name }, mode: 'background' });
  const [first, second] = [await set('one'), await set('two')];
  const link = first.type === 'LINK' ? first.link : '';
  expect(second).toMatchObject({ type: 'LINK', link });
  const fetched = await bob.ask({ type: 'fetchLink', link, mode: 'interactive' });
  expect(fetched).toMatchObject({ type: 'LDATA', data: { userData: { name: 'two' } } });
});

atAgent('AGT-06', 'a join goes on by itself from the step that its own server held up', async (stage) => {
  const [alice, bob] = [stage.client('alice'), stage.client('bob')];
  const { faults } = stage.network;
  const request = await stage.create(alice, 'invitation');
  faults.serverDown(bob.server);
  const join = {
    type: 'joinConnection',
    connectionId: 'c',
    request,
    message: info('bob'),
    mode: 'background',
  } as const;
  await bob.submit({ ...join, corrId: '2' });
  await stage.clock.advance(500);
  expect(bob.kept.connections['c']).toMatchObject({ secured: true, state: 'new' });
  expect(bob.kept.connections['c']?.queue).toBeUndefined();
  expect(bob.types('c')).toEqual([]);

  faults.serverDown(bob.server, false);
  await alice.heard('CONF');
  expect(bob.answers('2')).toMatchObject([{ type: 'JOINED', secured: true }]);
  faults.serverDown(alice.server);
  expect(await stage.allow(alice)).toMatchObject({ type: 'OK' });
  await alice.heard('CON');
  expect(Object.values(bob.kept.connections)).toMatchObject([{ queue: expect.any(String), peerQueue: {} }]);
  faults.serverDown(alice.server, false);
  await bob.heard('CON');
  expect(bob.types('c')).toEqual(['JOINED', 'INFO', 'CON']);

  for (const [from, to] of [
    [alice, bob],
    [bob, alice],
  ] as const) {
    expect(await from.ask({ type: 'sendMessage', connectionId: 'c', message: text(from.name) })).toMatchObject({
      type: 'SENT',
    });
    await to.heard('MSG');
    expect(to.of('MSG')).toMatchObject([{ message: text(from.name) }]);
  }
});

for (const restarts of [false, true]) {
  const how = restarts ? 'with a restart between any two' : 'one after the other';

  atAgent('AGT-08', `an invitation is joined in as many attempts as steps fail, ${how}`, async (stage) => {
    const [alice, bob] = [stage.client('alice'), stage.client('bob')];
    const { faults } = stage.network;
    const request = await stage.create(alice, 'invitation');
    const attempt = async (down?: string) => {
      for (const { server } of [alice, bob]) faults.serverDown(server, server === down);
      if (restarts) bob.restart();
      return stage.join(bob, request, 'interactive');
    };
    const failed = (server: string) => ({ type: 'ERR', error: { type: 'BROKER', server } });
    // To secure the peer's queue, to make the queue for the answer, and to send the confirmation.
    expect(await attempt(alice.server)).toMatchObject(failed(alice.server));
    expect(await attempt(bob.server)).toMatchObject(failed(bob.server));
    expect(await attempt(alice.server)).toMatchObject(failed(alice.server));
    expect(await attempt()).toMatchObject({ type: 'JOINED', secured: true });
    await alice.heard('CONF');
    faults.serverDown(alice.server);
    expect(await stage.allow(alice)).toMatchObject({ type: 'OK' });
    await bob.heard('CON');
    expect(alice.types('c').filter((type) => ['CONF', 'OK', 'CON'].includes(type))).toEqual(['CONF', 'OK', 'CON']);
    expect(bob.types('c').slice(-2)).toEqual(['INFO', 'CON']);
  });

  atAgent('AGT-09', `an address is asked, and who asked is accepted, in as many attempts, ${how}`, async (stage) => {
    const [alice, bob] = [stage.client('alice'), stage.client('bob')];
    const { faults } = stage.network;
    const request = await stage.create(alice, 'contact', 'address');
    const only = (down?: string) => {
      for (const { server } of [alice, bob]) faults.serverDown(server, server === down);
    };
    const failed = (server: string) => ({ type: 'ERR', error: { type: 'BROKER', server } });
    const ask = (down?: string) => {
      only(down);
      if (restarts) bob.restart();
      return stage.join(bob, request, 'interactive');
    };
    // To make the queue for the answer, and to send the request.
    expect(await ask(bob.server)).toMatchObject(failed(bob.server));
    expect(await ask(alice.server)).toMatchObject(failed(alice.server));
    expect(await ask()).toMatchObject({ type: 'JOINED', secured: false });
    await alice.heard('REQ');
    const requestId = alice.of('REQ')[0]?.requestId ?? '';
    const accept = (down?: string) => {
      only(down);
      if (restarts) alice.restart();
      const message = info('alice');
      return alice.ask({ type: 'acceptContact', connectionId: 'c', requestId, message, mode: 'interactive' });
    };
    // To secure the requester's queue, to make our own, and to send the confirmation.
    expect(await accept(bob.server)).toMatchObject(failed(bob.server));
    expect(await accept(alice.server)).toMatchObject(failed(alice.server));
    expect(await accept(bob.server)).toMatchObject(failed(bob.server));
    expect(await accept()).toMatchObject({ type: 'JOINED', secured: true });
    await bob.heard('CONF');
    expect(await stage.allow(bob)).toMatchObject({ type: 'OK' });
    await alice.heard('CON');
    await stage.clock.advance(hour);
    expect(alice.of('REQ')).toHaveLength(1);
    expect(alice.types('c').slice(-2)).toEqual(['INFO', 'CON']);
    expect(bob.types('c').filter((type) => ['CONF', 'OK', 'CON'].includes(type))).toEqual(['CONF', 'OK', 'CON']);
  });
}

atAgent(
  'AGT-10',
  'a join that somebody waits for fails while the server is down, and goes on afterwards',
  async (stage) => {
    const [alice, bob] = [stage.client('alice'), stage.client('bob')];
    const request = await stage.create(alice, 'invitation');
    stage.network.faults.serverDown(alice.server);
    expect(await stage.join(bob, request, 'interactive')).toMatchObject({ type: 'ERR', error: { type: 'BROKER' } });
    expect(alice.of('DOWN')).toMatchObject([{ connectionIds: ['c'] }]);
    stage.network.faults.serverDown(alice.server, false);
    expect(await stage.join(bob, request, 'interactive')).toMatchObject({ type: 'JOINED', secured: true });
    expect(alice.of('UP')).toMatchObject([{ connectionIds: ['c'] }]);
    await alice.heard('CONF');
    await stage.allow(alice);
    await bob.heard('CON');
    expect([await alice.statusOf('c'), await bob.statusOf('c')]).toEqual(['ready', 'ready']);
  },
);

atAgent('AGT-33', 'an invitation is for one peer: a second one is refused', async (stage) => {
  const [alice, bob, carol] = [stage.client('alice'), stage.client('bob'), stage.client('carol')];
  const request = await stage.create(alice, 'invitation');
  await stage.join(bob, request);
  expect(await stage.join(carol, request)).toMatchObject({ type: 'ERR', error: { type: 'SMP', code: 'AUTH' } });
  await stage.clock.advance(hour);
  expect(alice.of('CONF')).toMatchObject([{ message: info('bob') }]);
});

atAgent('AGT-34', 'a connection that is there already is not joined again', async (stage) => {
  const { alice, bob } = await stage.connected();
  const request = await stage.create(bob, 'invitation', 'other');
  expect(await stage.join(alice, request)).toMatchObject({ type: 'ERR', error: { type: 'CMD', code: 'PROHIBITED' } });
  expect(await alice.statusOf('c')).toBe('ready');
});
