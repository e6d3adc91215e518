import { expectTypeOf, test } from 'vitest';
import type { StartInput } from '../../machines/registry.ts';

test('a machine is started with its own input, one of an application’s own with any object, and a child not at all', () => {
  expectTypeOf<{ link: string; incognito: true }>().toExtend<StartInput<'channel-join'>>();
  expectTypeOf<{ incognito: true }>().not.toExtend<StartInput<'channel-join'>>();
  expectTypeOf<{ contactId: string; by: 'invite' }>().toExtend<StartInput<'contact'>>();
  expectTypeOf<{ contactId: string; by: 'wish' }>().not.toExtend<StartInput<'contact'>>();
  expectTypeOf<StartInput<'link-watch'>>().toEqualTypeOf<object>();
  expectTypeOf<StartInput<'relay-connection'>>().toBeNever();
});
