import { rowVersions } from '../../machines/versions.ts';
import type { DomainError, Versions } from '../errors.ts';

/** Grows with every change of what page and worker say to each other. */
const protocol = 1;

/** This build's. `rows`: the versions of an application's own machines, by their names. */
export function versionsOf(rows: Readonly<Record<string, number>> = {}): Versions {
  return { protocol, rows: { ...rowVersions, ...rows } };
}

/** Why the two can't work together, or undefined where they can. A machine that only one of them knows is no difference. */
export function differenceOf(page: Versions, worker: Versions): (DomainError & { type: 'VersionDiffers' }) | undefined {
  const shared = Object.keys(page.rows).filter((name) => Object.hasOwn(worker.rows, name));
  const differences = [
    page.protocol - worker.protocol,
    ...shared.map((name) => (page.rows[name] ?? 0) - (worker.rows[name] ?? 0)),
  ];
  const first = differences.find((difference) => difference !== 0);
  if (first === undefined) return undefined;
  return { type: 'VersionDiffers', page, worker, older: first < 0 ? 'page' : 'worker' };
}

export function isVersions(data: unknown): data is Versions {
  const { protocol, rows } = (data ?? {}) as Partial<Record<keyof Versions, unknown>>;
  if (typeof protocol !== 'number' || typeof rows !== 'object' || rows === null) return false;
  return Object.values(rows).every((version) => typeof version === 'number');
}
