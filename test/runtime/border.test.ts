import { describe, expect, it } from 'vitest';
import { sameInput } from '../../runtime/border.ts';
import { clerk, clerkWith } from './clerk.ts';
import { me, setUp } from './setup.ts';
import { waiter } from './waiter.ts';

const errorOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'it was taken',
    (reason: { error: unknown }) => reason.error,
  );

describe('what an application gives is refused, with words that repeat it at no length,', () => {
  it('where it is the key of nobody, or no key', async () => {
    const { engine } = await setUp();
    const send = (key: unknown) => errorOf(engine.send(key as string, { type: 'adopt' }));
    const exact = 'k'.repeat(400);
    expect(await send(exact)).toEqual({ type: 'InstanceUnknown', key: exact });
    expect(await send(`${exact}k`)).toEqual({ type: 'InstanceUnknown', key: exact });
    expect(await send(5)).toEqual({ type: 'InstanceUnknown', key: 'number' });
    expect(await send({ length: 3 })).toEqual({ type: 'InstanceUnknown', key: 'object' });
  });

  it.each([[{ eventId: '' }], [{ eventId: 'e'.repeat(257) }], [{ deadline: -1 }], [{ deadline: 'soon' }], [() => 1]])(
    'where it is an option that there is not: %j',
    async (options) => {
      const { engine, dump } = await setUp();
      const start = engine.start('parent', 'p', { greeting: '' }, options as object);
      const why = expect.stringMatching(/^options: ./) as string;
      expect(await errorOf(start)).toEqual({ type: 'InputInvalid', machine: '', why });
      expect(dump()).toBe('[]');
    },
  );

  it('where it is the name of no machine', async () => {
    const { engine } = await setUp();
    const start = (machine: unknown) => errorOf(engine.start(machine as string, 'p', {}));
    expect(await start('nobody')).toEqual({ type: 'MachineUnknown', machine: 'nobody' });
    expect(await start('m'.repeat(300))).toEqual({ type: 'MachineUnknown', machine: 'm'.repeat(200) });
    expect(await start('toString')).toEqual({ type: 'MachineUnknown', machine: 'toString' });
    expect(await start(['parent'])).toEqual({ type: 'MachineUnknown', machine: 'object' });
  });

  it('where it is no id', async () => {
    const { engine } = await setUp();
    const why = 'id: 1 to 128 letters, digits or . : _ -';
    for (const id of ['', 'a/b', 'i'.repeat(129), 5 as unknown as string]) {
      const start = engine.start('parent', id, { greeting: '' });
      expect(await errorOf(start)).toEqual({ type: 'InputInvalid', machine: 'parent', why });
    }
    expect(await engine.start('parent', 'i'.repeat(128), { greeting: '' })).toEqual({ created: true });
  });

  it('where it is no JSON', async () => {
    const { engine } = await setUp();
    const endless: Record<string, unknown> = { greeting: '' };
    endless['again'] = endless;
    expect(await errorOf(engine.start('parent', 'p', endless))).toMatchObject({ type: 'InputInvalid' });
    await engine.start('parent', 'p', { greeting: '' });
    const event = { type: 'adopt', again: endless } as never;
    expect(await errorOf(engine.send(me, event))).toMatchObject({ type: 'EventInvalid', machine: 'parent' });
  });

  it('where it is no event of the machine', async () => {
    const { engine } = await setUp();
    await engine.start('parent', 'p', { greeting: '' });
    const send = (type: unknown) => errorOf(engine.send(me, { type } as { type: string }));
    const refused = { type: 'EventInvalid', machine: 'parent', why: 'no such event' };
    expect(await send('e'.repeat(100))).toEqual({ ...refused, event: 'e'.repeat(64) });
    expect(await send('valueOf')).toEqual({ ...refused, event: 'valueOf' });
    expect(await send(5)).toEqual({ ...refused, event: '' });
  });

  it('where the machine of the instance is there no more', async () => {
    const { restart } = await clerkWith();
    const next = await restart({ machines: waiter });
    const gone = { type: 'MachineUnknown', machine: 'clerk' };
    expect(await errorOf(next.send(clerk, { type: 'withdraw' }))).toEqual(gone);
  });
});

describe('the same input', () => {
  it('is the same in whatever order its fields are, at any depth', () => {
    const one = { a: 1, b: { c: [1, { d: 1, e: null }], f: 2 } };
    const other = { b: { f: 2, c: [1, { e: null, d: 1 }] }, a: 1 };
    expect(sameInput(one, other)).toBe(true);
  });

  it('is another where a value is, or the order of a list', () => {
    const one = { a: [1, 2], b: { c: 1 } };
    expect(sameInput(one, { a: [2, 1], b: { c: 1 } })).toBe(false);
    expect(sameInput(one, { a: [1, 2], b: { c: 2 } })).toBe(false);
    expect(sameInput(one, { a: [1, 2] })).toBe(false);
    expect(sameInput({ a: [1] }, { a: { 0: 1 } })).toBe(false);
    expect(sameInput(undefined, {})).toBe(false);
  });
});
