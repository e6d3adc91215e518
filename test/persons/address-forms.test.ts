import { describe, expect, it } from 'vitest';
import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import { planOf } from '../../runtime/plan.ts';
import { befriend } from '../groups/befriend.ts';
import type { GroupDevice } from '../groups/group-device.ts';
import { Group } from '../groups/group.ts';
import { setStage } from '../groups/stage.ts';
import { addressOf, portrait } from './address-scene.ts';
import { forge, formsOf, settle } from './people.ts';

describe('M12: the address of everybody whose profile shows it is known in each of its forms', () => {
  /** Hanna's group and Nora's address, where a profile of Nora's shows it. */
  async function garden(form: (address: { link: string; request: string }) => string, isHost = false) {
    const stage = await setStage();
    const nora = await stage.device('Nora');
    const address = await addressOf(stage, nora);
    const shows = { profile: { ...portrait, contactLink: form(address) } };
    const group = await Group.found(stage, isHost ? 'Nora' : 'Hanna', isHost ? shows : {});
    if (!isHost) {
      await group.ask('Nora', await group.link(), shows);
      await nora.until('membership/by-link', 'connected');
    }
    return { stage, group, nora, address };
  }
  const forms: [string, (address: { link: string; request: string }) => string, 'link' | 'request'][] = [
    ['https:', ({ link }) => link, 'link'],
    ['simplex:', ({ link }) => formsOf(link)[1] ?? '', 'link'],
    ['full simplex:', ({ request }) => request, 'request'],
    ['full https:', ({ request }) => formsOf(request)[1] ?? '', 'request'],
  ];
  const boundIn = async (device: GroupDevice, link: string) =>
    Promise.all(
      formsOf(link).map(async (form) => planOf(device.engine, form).then((plan) => 'boundTo' in plan && plan.boundTo)),
    );

  it.each(forms)('of a member, to the host and to another member: %s', async (_, form, of) => {
    const { group, nora, address } = await garden(form);
    const emil = await group.join('Emil');
    await group.settled();
    for (const device of [group.host, emil]) {
      expect(new Set(await boundIn(device, address[of]))).toEqual(new Set([group.rowOf(nora, device)]));
    }
  });

  it.each(forms)('of the host: %s; not after we have left', async (_, form, of) => {
    const { stage, group, address } = await garden(form, true);
    const emil = await group.ask('Emil', await group.link());
    await emil.until('membership/by-link', 'connected');
    await settle(stage);
    expect(new Set(await boundIn(emil, address[of]))).toEqual(new Set(['membership/by-link']));
    await emil.tap('membership/by-link', 'user.leave');
    await emil.until('membership/by-link', 'left');
    expect(new Set(await boundIn(emil, address[of]))).toEqual(new Set([false]));
  });

  it.each(forms)('of a contact: %s', async (_, form, of) => {
    const { stage, nora, address } = await garden(form);
    const emil = await stage.device('Emil');
    const [, noras] = await befriend(stage, emil, nora);
    await forge(stage, emil, 'contact/Nora', chatMessage.info({ ...portrait, contactLink: form(address) }));
    expect(nora.state(noras)).toBe('connected');
    for (const text of formsOf(address[of])) {
      expect(await planOf(emil.engine, text)).toMatchObject({ plan: 'known', key: 'contact/Nora' });
    }
  });
});
