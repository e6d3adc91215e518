import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..');

const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  exports: Record<string, string | { types: string }>;
};

/** What the package can be imported as, and where the built types of each are. */
export const entries = Object.entries(exports).flatMap(([path, to]) =>
  typeof to === 'string' ? [] : [{ name: path === '.' ? 'joinery' : path.slice(2), types: join(root, to.types) }],
);
