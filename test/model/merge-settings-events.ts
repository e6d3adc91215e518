import type { SoloTable } from './solo.ts';

export const mergeSettingsTable: SoloTable = {
  machine: 'merge-settings',
  scenes: [
    { name: 'as they are without a choice', input: {} },
    { name: 'of a preset', input: { policy: 'upstream' } },
    { name: 'of one switch', input: { policy: { merge: false } } },
  ],
  user: {
    'turns merging off': { type: 'user.set', policy: { merge: false } },
    'turns it on': { type: 'user.set', policy: { merge: true } },
    'chooses a preset': { type: 'user.set', policy: 'upstream' },
  },
};
