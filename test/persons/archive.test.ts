import { expect, it } from 'vitest';
import { importRows } from '../../persistence/archive.ts';
import { memoryStore } from '../../persistence/memory.ts';
import { befriend, requestOf } from '../groups/befriend.ts';
import type { GroupDevice } from '../groups/group-device.ts';
import { setStage } from '../groups/stage.ts';
import { annaAndCarl, archiveOf, peopleIn, secretsOf, settle } from './people.ts';

/** An archive holds no secret of a probe, and whoever goes on with it uses none: at whatever commit it was made. */

const week = 604_800_000;

/** The process ends, and another one goes on with what the archive holds. */
async function restore(device: GroupDevice, lines: readonly string[]): Promise<void> {
  device.crash();
  await importRows(memoryStore({ from: device.data }), lines, { replace: true });
  await device.restart();
}

/** Carl meets Anna again; at that commit one of them makes an archive, and goes on with it. */
async function play(who: 'Anna' | 'Carl', commit: number) {
  const stage = await setStage();
  const [anna, carl] = await annaAndCarl(stage);
  await befriend(stage, anna, carl);
  await settle(stage);
  const device = who === 'Anna' ? anna : carl;
  await anna.begin('contact', 'again', { contactId: 'again', by: 'invite' });
  await anna.until('contact/again', 'invited');
  const link = requestOf(anna, 'contact/again');
  await carl.begin('contact', 'again', { contactId: 'again', by: 'link', link });
  device.dieAtCommit(device.commits + commit, 'after');
  await settle(stage);
  const reached = !device.isAlive;
  const stored = device.bytes;
  const lines = await archiveOf(device);
  device.dieAt('after', () => false);
  if (reached) await restore(device, lines);
  await settle(stage);
  const secrets = [...new Set([...secretsOf(anna), ...secretsOf(carl)])];
  const told = (text: string) => secrets.filter((secret) => text.includes(secret)).length;
  await stage.clock.advance(5 * week);
  const left = device.all().filter(({ machine, value }) => machine.startsWith('probe-') && value !== 'kept');
  return {
    reached,
    storedSecrets: told(stored),
    archivedSecrets: told(lines.join('\n')),
    annas: peopleIn(anna, ['contact/Carl', 'contact/again']),
    carls: peopleIn(carl, ['contact/Anna', 'contact/again']),
    open: left.filter(({ status }) => status !== 'done').length,
    quarantined: await device.engine.quarantined(),
  };
}

it.each(['Anna', 'Carl'] as const)(
  'an archive that %s makes meanwhile tells no secret, and who goes on with it comes to the same as the other side',
  async (who) => {
    const ends: string[] = [];
    let [storedSecrets, commit] = [0, 0];
    for (let played = await play(who, ++commit); played.reached; played = await play(who, ++commit)) {
      storedSecrets += played.storedSecrets;
      const { annas, carls, archivedSecrets, open, quarantined } = played;
      expect({ commit, people: annas, archivedSecrets, open, quarantined }).toEqual({
        ...{ commit, people: carls, archivedSecrets: 0, open: 0, quarantined: [] },
      });
      ends.push(annas.join());
    }
    expect(storedSecrets).toBeGreaterThan(3);
    expect(new Set(ends)).toEqual(new Set(['0,0', '0,1']));
  },
  60_000,
);
