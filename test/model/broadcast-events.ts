import type { Extra, SoloTable } from './solo.ts';

const member = (_: unknown, at: number): Extra => ({
  key: `member-connection/${String(at).padStart(3, '0')}`,
  labels: ['members:g'],
});

/** A broadcast to nobody, to some, and to more than one page holds. */
export const broadcastTable: SoloTable = {
  machine: 'broadcast',
  scenes: [0, 2, 51].map((bearers) => ({
    name: `to ${bearers}`,
    input: { label: 'members:g', event: { type: 'group.over' } },
    extras: Array.from({ length: bearers }, member),
  })),
};
