import { expect, test } from 'vitest';
import { registry } from '../../machines/registry.ts';
import { rowVersions } from '../../machines/versions.ts';

test('what a page knows of the versions of rows is what the registry says', () => {
  const versions = Object.entries(registry).map(([name, { version }]) => [name, version]);
  expect(rowVersions).toEqual(Object.fromEntries(versions));
});
