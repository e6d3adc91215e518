/** An object in an object in an object, so many times. */
export function nested(depth: number, wrap: (inner: unknown) => object): object {
  let value: object = { type: 'end' };
  for (let level = 0; level < depth; level += 1) value = wrap(value);
  return value;
}
