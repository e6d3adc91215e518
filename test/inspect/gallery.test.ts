import { expect, test } from 'vitest';
import { registry } from '../../machines/registry.ts';
import { defaultLimits } from '../../docs/default-limits.ts';
import { chartOf } from '../../runtime/inspect/panel/chart/chart-of.ts';
import { fragmentOf, placeIn } from '../../runtime/inspect/panel/gallery/exhibit.ts';
import { searchGallery } from '../../runtime/inspect/panel/gallery/search-gallery.ts';
import { nested } from './nested-machine.ts';

const exhibits = [...Object.values(registry).map(({ machine }) => machine), nested].map((machine) => ({
  chart: chartOf(machine),
}));

test('every machine and state has an address, and is found by it again', () => {
  for (const { chart } of exhibits) {
    expect(placeIn(fragmentOf({ machine: chart.machine }), exhibits).machine).toBe(chart.machine);
    for (const { id } of chart.nodes.slice(1)) {
      const place = { machine: chart.machine, state: id };
      expect(placeIn(fragmentOf(place), exhibits)).toEqual(place);
    }
  }
  expect(fragmentOf({ machine: 'relay-connection', state: 'relay-connection.joined' })).toBe(
    '#relay-connection/joined',
  );
});

test('an address that names nothing leads to the beginning, one with an unknown state to its machine', () => {
  for (const fragment of ['', '#', '#nobody/joined', '#%E0%A4%A']) expect(placeIn(fragment, exhibits)).toEqual({});
  expect(placeIn('#relay-connection/nowhere', exhibits)).toEqual({ machine: 'relay-connection', state: undefined });
});

test('a search finds machines by name, and by states and events, which it names', () => {
  const found = (text: string) =>
    searchGallery(exhibits, text).map(({ exhibit, states }) => [exhibit.chart.machine, states.length] as const);
  expect(found('')).toHaveLength(exhibits.length);
  expect(found('relay-conn')).toEqual([['relay-connection', 0]]);
  expect(found('catchingup').map(([machine]) => machine)).toContain('relay-connection');
  expect(found('LDATA').map(([machine]) => machine)).toContain('channel-join');
  expect(found('no such thing')).toEqual([]);
});

test('limits are told as they are by default, for both modes where they depend on that', () => {
  expect(defaultLimits(registry['channel-join'].machine)).toEqual({ linkLimit: '2 min', keyLimit: '1 min' });
  expect(defaultLimits(registry['relay-connection'].machine)).toMatchObject({
    commandLimit: '2 min (interactive), 7 d (background)',
    answerLimit: '2 d',
  });
  // How long a probe waits depends on when it began.
  expect(defaultLimits(registry['probe-match'].machine)).not.toHaveProperty('probeLimit');
});
