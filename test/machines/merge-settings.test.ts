import { describe, expect, it } from 'vitest';
import { mergePolicies } from '../../machines/person/merge-policy.ts';
import type { JsonObject } from '../../machines/vocabulary/json.ts';
import { people } from './record-stand-ins.ts';

const key = 'merge-settings/account';

async function settings(input: object = {}) {
  const { engine, restart } = await people({});
  await engine.start('merge-settings', 'account', input);
  const policy = async () => (await engine.snapshot(key))?.context['policy'];
  const set = (change: unknown) => engine.send(key, { type: 'user.set', policy: change as JsonObject });
  return { engine, restart, policy, set };
}

describe('the account’s choices about merging', () => {
  it('are those of the seed preset, unless something else was chosen', async () => {
    expect(await (await settings()).policy()).toEqual(mergePolicies.seed);
    expect(await (await settings({ policy: 'upstream' })).policy()).toEqual(mergePolicies.upstream);
    const one = await settings({ policy: { contactWithContact: false } });
    expect(await one.policy()).toEqual({ ...mergePolicies.seed, contactWithContact: false });
  });

  it('change one by one, or all at once by a preset, and outlast the process', async () => {
    const { policy, set, restart } = await settings();
    await set({ merge: false });
    await set({ confirming: 'first' });
    expect(await policy()).toEqual({ ...mergePolicies.seed, merge: false, confirming: 'first' });
    await set('upstream');
    await set({ probeBinding: 'required' });
    const chosen = { ...mergePolicies.upstream, probeBinding: 'required' };
    expect(await policy()).toEqual(chosen);
    expect((await (await restart()).snapshot(key))?.context['policy']).toEqual(chosen);
  });

  it('have a switch for everything that a preset says', async () => {
    const { policy, set } = await settings({ policy: 'seed' });
    for (const [name, value] of Object.entries(mergePolicies.upstream)) await set({ [name]: value });
    expect(await policy()).toEqual(mergePolicies.upstream);
  });

  it.each([
    ['an unknown switch', { mergeAll: true }, 'policy.mergeAll: expected never'],
    ['a value that is none', { confirming: 'some' }, 'policy.confirming: expected ("all" | "first")'],
    ['a word for a switch', { merge: 'yes' }, 'policy.merge: expected boolean'],
    ['an unknown preset', 'downstream', 'policy: expected ("seed" | "upstream")'],
    ['a number', 7, 'policy: expected Object'],
  ])('refuse %s, say what is wrong, and stay as they are', async (_, change, why) => {
    const { policy, set, engine } = await settings();
    await expect(set(change)).rejects.toMatchObject({ error: { type: 'EventInvalid', event: 'user.set', why } });
    expect(await policy()).toEqual(mergePolicies.seed);
    const started = engine.start('merge-settings', 'other', { policy: change as 'seed' });
    await expect(started).rejects.toMatchObject({ error: { type: 'InputInvalid', machine: 'merge-settings', why } });
  });
});
