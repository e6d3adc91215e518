import type { Profile } from '../machines/vocabulary/profile.ts';
import type { Random } from './ports.ts';

const qualities =
  'Amber,Brave,Calm,Clever,Curious,Dapper,Eager,Fair,Gentle,Glad,Hazel,Ivory,Jolly,Keen,Kind,Lively,Lucid,Mellow,Merry,Mild,Nimble,Noble,Patient,Placid,Quick,Quiet,Silver,Subtle,Sunny,Swift,Tidy,Witty';
const names =
  'Alder,Badger,Beacon,Birch,Brook,Comet,Cedar,Crane,Falcon,Fern,Finch,Harbor,Heron,Lark,Linden,Maple,Marten,Meadow,Otter,Owl,Pebble,Pine,Plover,Quill,Raven,River,Robin,Rowan,Sparrow,Thistle,Willow,Wren';

/** A profile that says nothing about anybody, such as "Quiet Heron": for an incognito membership. */
export function randomProfile(random: Random): Profile {
  const [first = 0, second = 0] = random(2);
  const pick = (words: string, byte: number) => words.split(',')[byte % 32] ?? '';
  return { displayName: `${pick(qualities, first)} ${pick(names, second)}`, fullName: '' };
}
