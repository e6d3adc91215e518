import fc from 'fast-check';
import { ChannelLink, parseLink } from '../../machines/vocabulary/link.ts';
import * as v from 'valibot';
import { assertThat, assertUnpolluted, type Target } from './target.ts';

const key = 'A'.repeat(43);
const samples = [
  `https://smp1.example/c#${key}`,
  `https://smp1.example:5223/g#${key}=?h=abc.onion,smp2.example&p=443&c=${key}`,
  `simplex:/r#${key}?h=smp1.example`,
  `https://smp1.example/i#${'A'.repeat(32)}/${key}`,
  'https://simplex.chat/contact#/?v=2-7&smp=smp%3A%2F%2Fkey%40host%2Fqueue%23%2F&data=%7B%22type%22%3A%22group%22%7D',
  'simplex:/invitation#/?v=1&smp=x',
];
const parts = [
  'https://',
  'simplex:',
  '/',
  '#',
  '?',
  '&',
  '=',
  ',',
  ':',
  '%',
  '%ff',
  'h=',
  'p=',
  'c=',
  'v=',
  '[::1]',
  key,
];

/** Samples with pieces cut out, put in, doubled; texts made of pieces of links; any text. */
const texts = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(fc.constantFrom(...samples), fc.array(cut(), { maxLength: 3 })).map(edit) },
  {
    weight: 2,
    arbitrary: fc.array(fc.oneof(fc.constantFrom(...parts), fc.string({ maxLength: 4 }))).map((all) => all.join('')),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom(...parts), fc.nat(9_000)).map(([part, times]) => part.repeat(times / 4)),
  },
);

export const links: Target = {
  name: 'links',
  share: 35,
  async property(count) {
    return fc.property(texts, (text) => {
      count();
      const link = parseLink(text);
      assertUnpolluted();
      if ('error' in link) {
        assertThat(link.error === 'LinkInvalid' && link.why !== undefined, 'a refusal says why');
        assertThat(!v.is(ChannelLink, text), 'what is no link is no channel’s link');
        return;
      }
      assertThat(link.canonical.length <= 9_000, 'a canonical text is no longer than a link may be');
      const again = parseLink(link.canonical);
      assertThat('canonical' in again, 'the canonical text is a link');
      assertThat(again.canonical === link.canonical && again.kind === link.kind, 'the canonical text is its own');
    });
  },
};

interface Cut {
  readonly at: number;
  readonly drop: number;
  readonly put: string;
}

function cut(): fc.Arbitrary<Cut> {
  const put = fc.oneof(fc.constantFrom('', ...parts), fc.string({ unit: 'binary', maxLength: 3 }));
  return fc.record({ at: fc.nat(300), drop: fc.nat(4), put });
}

function edit([sample, cuts]: [string, Cut[]]): string {
  return cuts.reduce((text, { at, drop, put }) => {
    const place = at % (text.length + 1);
    return text.slice(0, place) + put + text.slice(place + drop);
  }, sample);
}
