import fc from 'fast-check';
import { nested } from '../bad-input/hostile.ts';

/** Values that programs stumble over: of wrong types, too large, too deep, names of prototypes, no JSON at all. */
const hostileJson: fc.Arbitrary<unknown> = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.constantFrom<unknown[]>(
      null,
      true,
      false,
      0,
      -1,
      0.5,
      1e308,
      2 ** 53,
      -(2 ** 31),
      '',
      ' ',
      '1',
      [],
      {},
    ),
  },
  {
    weight: 10,
    arbitrary: fc.constantFrom('__proto__', 'constructor', 'toString', '\0', '\ud800', '../..', 'a/b', '%00', '/'),
  },
  {
    weight: 5,
    arbitrary: fc.constantFrom('{"__proto__":{"polluted":1}}', '{"constructor":{"prototype":1}}').map(parse),
  },
  { weight: 5, arbitrary: fc.json({ maxDepth: 2 }).map(parse) },
  { weight: 5, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
  { weight: 5, arbitrary: fc.double() },
  { weight: 5, arbitrary: fc.constantFrom(100, 300, 5_000).map((length) => 'x'.repeat(length)) },
  // Large ones cost time, and find their limits soon.
  { weight: 1, arbitrary: fc.constantFrom(70_000, 300_000).map((length) => 'x'.repeat(length)) },
  { weight: 1, arbitrary: fc.constantFrom(40, 900).map((depth) => nested(depth, (inner) => ({ inner }))) },
);

const boom = (): never => {
  throw new Error('boom');
};

/** What only code in the same process can hand over. */
const exotic = {
  undefined: () => undefined,
  NaN: () => NaN,
  infinity: () => Infinity,
  bigint: () => 1n,
  symbol: () => Symbol('hostile'),
  function: () => boom,
  date: () => new Date(NaN),
  map: () => new Map([['polluted', 1]]),
  bytes: () => new Uint8Array(8),
  orphan: () => Object.create(null) as unknown,
  toJSON: () => ({ toJSON: boom, toString: boom, valueOf: boom }),
  getter: () => Object.defineProperty({}, 'type', { enumerable: true, configurable: true, get: boom }),
  proxy: () => new Proxy({}, { get: boom, has: boom, ownKeys: boom, getPrototypeOf: boom }),
  promise: () => Promise.resolve(1),
  cyclic,
};

/** A hostile value, described: a value that throws when it is looked at can't be drawn and shrunk. */
export type Hostile = { readonly json: unknown } | { readonly exotic: keyof typeof exotic };

/** Plain JSON, as it may be stored or come over a wire. */
export const hostileText: fc.Arbitrary<Hostile> = hostileJson.map((json) => ({ json }));

/** Anything at all. */
export const hostileValue: fc.Arbitrary<Hostile> = fc.oneof(
  { weight: 4, arbitrary: hostileText },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...(Object.keys(exotic) as (keyof typeof exotic)[])).map((name) => ({ exotic: name })),
  },
);

/** The value itself, made anew: nothing is shared between runs. */
export function realise(hostile: Hostile): unknown {
  return 'json' in hostile ? structuredClone(hostile.json) : exotic[hostile.exotic]();
}

/** One thing that is done to a sample: where (counted over all its places, modulo), how, and with what. */
export interface Mutation {
  readonly at: number;
  readonly how: 'replace' | 'remove' | 'add' | 'repeat' | 'wrap' | 'swap';
  readonly value: Hostile;
}

export function mutations(value: fc.Arbitrary<Hostile>, maxLength = 3): fc.Arbitrary<Mutation[]> {
  const how = fc.constantFrom<Mutation['how'][]>('replace', 'remove', 'add', 'repeat', 'wrap', 'swap');
  return fc.array(fc.record({ at: fc.nat(10_000), how, value }), { maxLength });
}

/** A copy of the sample, changed here and there. */
export function mutate(sample: object, changes: readonly Mutation[]): unknown {
  const holder = { sample: parse(JSON.stringify(sample)) };
  for (const change of changes) apply(holder, change);
  return holder.sample;
}

type Container = Record<string, unknown>;

function apply(holder: Container, { at, how, value: hostile }: Mutation): void {
  const value = realise(hostile);
  const places = placesIn(holder);
  const place = places[at % places.length];
  if (!place) return;
  const { owner, name } = place;
  const old = fieldOf(place);
  const other = places[(at * 7 + 1) % places.length];
  switch (how) {
    case 'replace':
      return put(place, value);
    case 'remove':
      return void Reflect.deleteProperty(owner, name);
    case 'add':
      if (typeof old !== 'object' || old === null) return;
      for (const added of ['__proto__', 'constructor', 'extra']) put({ owner: old as Container, name: added }, value);
      return;
    case 'repeat':
      if (typeof old === 'string') return put(place, old.repeat(Math.min(1 + (at % 2_000), 20_000 / (old.length + 1))));
      return put(
        place,
        Array.from({ length: at % 70 }, () => old),
      );
    case 'wrap':
      return put(place, at % 2 === 0 ? [old] : { [name]: old });
    case 'swap':
      return put(place, other && copyOf(fieldOf(other)));
  }
}

/** As JSON.parse does it: an own field, whatever its name. */
function put({ owner, name }: Place, value: unknown): void {
  Reflect.defineProperty(owner, name, { value, enumerable: true, configurable: true, writable: true });
}

interface Place {
  readonly owner: Container;
  readonly name: string;
}

function placesIn(holder: Container): Place[] {
  const places: Place[] = [];
  const visit = (owner: Container, depth: number): void => {
    for (const name of Object.keys(owner)) {
      places.push({ owner, name });
      const field = fieldOf({ owner, name });
      const plain =
        typeof field === 'object' && field !== null && [Object.prototype, Array.prototype].includes(protoOf(field));
      if (plain && depth < 12 && places.length < 500) visit(field as Container, depth + 1);
    }
  };
  visit(holder, 0);
  return places;
}

/** A copy, so that nothing holds itself, unless that was asked for. */
function copyOf(value: unknown): unknown {
  try {
    return parse(JSON.stringify(value));
  } catch {
    return undefined;
  }
}

/** Without calling a getter. */
function fieldOf({ owner, name }: Place): unknown {
  return Object.getOwnPropertyDescriptor(owner, name)?.value;
}

/** A hostile proxy throws even here. */
function protoOf(value: object): unknown[] {
  try {
    return Object.getPrototypeOf(value) as unknown[];
  } catch {
    return [];
  }
}

function cyclic(): object {
  const value: Container = { type: 'CON' };
  value['self'] = value;
  return value;
}

function parse(text: string): unknown {
  return JSON.parse(text) as unknown;
}
