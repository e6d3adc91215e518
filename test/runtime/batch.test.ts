import { expect, it } from 'vitest';
import { takeBatch } from '../../runtime/batch.ts';

const keyOf = (each: string) => each.slice(0, 1);
const many = (key: string, count: number) => Array.from({ length: count }, (_, at) => `${key}${at}`);

it('takes all that waits, in its order, where it fits', () => {
  const queue = ['a1', 'b1', 'a2'];
  expect(takeBatch(queue, 3, keyOf)).toEqual(['a1', 'b1', 'a2']);
  expect(queue).toEqual([]);
});

it('keeps the order of a flood too, where all of it fits to the last', () => {
  const queue = [...many('a', 63), 'b1'];
  expect(takeBatch([...queue], 64, keyOf)).toEqual(queue);
});

it('takes no more than fits, however many keys there are', () => {
  const queue = many('', 100);
  expect(takeBatch(queue, 64, (each) => each)).toEqual(many('', 100).slice(0, 64));
  expect(queue).toEqual(many('', 100).slice(64));
});

it('lets every other key in before a flood on one', () => {
  const queue = [...many('a', 500), 'b1', 'c1'];
  const batch = takeBatch(queue, 64, keyOf);
  expect(batch).toHaveLength(64);
  expect(batch).toEqual(expect.arrayContaining(['b1', 'c1']));
  expect([...batch, ...queue].filter((each) => keyOf(each) === 'a')).toEqual(many('a', 500));
});

it('fills the batch with one key where nobody else waits', () => {
  const queue = many('a', 100);
  expect(takeBatch(queue, 64, keyOf)).toEqual(many('a', 100).slice(0, 64));
  expect(queue).toEqual(many('a', 100).slice(64));
});
