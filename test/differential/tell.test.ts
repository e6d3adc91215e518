import fc from 'fast-check';
import { expect, it } from 'vitest';
import { have, hello, villagers, type Act } from '../runtime/villagers.ts';
import { expectSameTrees } from './compare.ts';
import { LiveTree } from './live.ts';
import { PureTree } from './pure.ts';

const root = 'villager/a';
const descendants = ['k1', 'k2', 'k1/k1'].map((id) => `${root}/${id}`);
const anybody = fc.constantFrom(root, ...descendants, 'villager/nobody');
const hats = fc.constantFrom('hat', 'coat');

/** What anybody does when told by another: tell on, to any depth. */
const { deed } = fc.letrec<{ deed: Act }>((tie) => ({
  deed: fc.oneof(
    { depthSize: 'small' },
    anybody.map((key): Act => ({ tell: { to: { key }, event: hello } })),
    anybody.map((key): Act => ({ tell: { to: { key }, event: { type: 'die' } } })),
    fc.tuple(anybody, fc.array(tie('deed'), { maxLength: 3 })).map(([key, deeds]) => have(key, ...deeds)),
  ),
}));

/** What is answered at once is asked by who has nothing in the mailbox: there a live actor keeps it behind the rest. */
const question = fc.oneof(
  fc.constant<Act>({ draw: 4 }),
  fc.string({ maxLength: 8 }).map((data): Act => ({ digest: { data, reply: 'd' } })),
);
const search = fc
  .record({ label: hats, limit: fc.integer({ min: 1, max: 3 }), after: fc.constantFrom('', ...descendants) })
  .map((asked): Act => ({ query: { ...asked, reply: 'q' } }));

const outside = fc.oneof(
  fc.tuple(fc.constant(root), fc.array(fc.oneof(question, search, deed), { maxLength: 6 })),
  fc.tuple(
    fc.constantFrom(...descendants),
    fc.array(
      fc.oneof(
        question,
        deed,
        fc.array(hats, { maxLength: 2 }).map((wear): Act => ({ wear })),
      ),
      { maxLength: 4 },
    ),
  ),
);

/** The children are born while they, and their parent, are told what to do. */
const births = fc
  .tuple(fc.array(deed, { maxLength: 2 }), fc.array(deed, { maxLength: 2 }), fc.array(deed, { maxLength: 2 }))
  .map(([first, second, third]): [string, Act[]] => [
    root,
    [{ bear: 'k1' }, have(`${root}/k1`, { bear: 'k1' }, ...first), ...second, { bear: 'k2' }, ...third],
  ]);

it('what instances tell each other and ask their host comes in the order in which live actors would take it', () => {
  let told = 0;
  fc.assert(
    fc.property(births, fc.array(outside, { maxLength: 8 }), (born, events) => {
      const live = new LiveTree(villagers, 'villager', root, {});
      const pure = new PureTree(villagers, 'villager', root, {});
      for (const [key, acts] of [born, ...events]) {
        const event = { type: 'do', acts: acts as unknown as [] };
        live.send(key, event);
        if (pure.rows.has(key)) pure.send(key, event);
        expectSameTrees(pure, live);
      }
      expect(pure.taken).toEqual(live.taken);
      told += pure.taken.length;
    }),
    { numRuns: 300 },
  );
  expect(told).toBeGreaterThan(300);
});
