/**
 * The person that several records are: contacts, and members of groups. It remembers who is the same as whom and who says
 * so, and tells each record who it is; the records point to it. It owns no connection and no profile, so that it can be
 * taken back: every record is then what it was.
 */
import { identitySetup } from './identity-setup.ts';

export const identity = identitySetup.createMachine({
  id: 'identity',
  context: ({ input }) => ({ identityId: input.identityId, links: input.links ?? [], parts: 0 }),
  initial: 'beginning',
  states: {
    beginning: {
      description:
        'At the start: its first two records, or those of an identity that ends (identity.absorbed), are told by whoever ' +
        'makes it, in the same chain. What is a part of another identity has them. No limit: nothing comes between.',
      tags: 'waiting',
      always: { guard: 'isSeveral', target: 'together', actions: 'introduceAll' },
      on: {
        'identity.merge': { target: 'weighing', actions: 'grow' },
        'identity.absorbed': { target: 'weighing', actions: 'grow' },
      },
    },
    together: {
      description:
        'Several records are one person (identity.merge, identity.absorbed). It lasts until they are no longer: the user ' +
        'says so (user.separate), who said that they are one takes it back (identity.undo), they are gone (record.gone), ' +
        'or somebody else by now (record.changed).',
      tags: 'settled',
      on: {
        'identity.merge': [
          { guard: 'isNoNews' },
          { guard: 'isOfOthers', actions: 'passOn' },
          { guard: 'fits', actions: 'grow' },
          { actions: 'tellTooMany' },
        ],
        'identity.absorbed': [
          { guard: 'isNoNews' },
          { guard: 'fits', actions: 'grow' },
          { actions: ['tellTooMany', 'keepApart'] },
        ],
        'identity.absorb': { guard: 'isIntoAnother', target: 'absorbed', actions: 'handOver' },
        'identity.undo': { guard: 'isLink', target: 'weighing', actions: 'undo' },
        'user.separate': { guard: 'isOurRecord', target: 'weighing', actions: 'separate' },
        'record.gone': { guard: 'isOurRecord', target: 'weighing', actions: 'forgetRecord' },
        'record.changed': { guard: 'isOurRecord', target: 'weighing', actions: 'letGo' },
      },
    },
    weighing: {
      description:
        'Records came (identity.merge, identity.absorbed), left (identity.undo, user.separate, record.changed) or are ' +
        'gone (record.gone): whether there are several still. Never stays.',
      tags: 'passing',
      always: [{ guard: 'isSeveral', target: 'together' }, { target: 'dissolved' }],
    },
    absorbed: {
      description: 'Its records are another identity’s from now on (identity.absorb), which tells them.',
      tags: ['settled', 'disposable'],
      type: 'final',
    },
    dissolved: {
      description: 'Nobody is one with anybody any more (identity.undo, user.separate, record.gone, record.changed).',
      tags: ['settled', 'disposable'],
      type: 'final',
    },
  },
});
