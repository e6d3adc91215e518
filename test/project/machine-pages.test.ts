import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { applicationText } from '../../docs/application-text.ts';
import { machinePage } from '../../docs/machine-page.ts';
import { registry, type MachineDefinition } from '../../machines/registry.ts';

describe('the page of a machine', () => {
  it('says with what an application starts one, and what it may send it', () => {
    const text = applicationText('parcel', {
      input: v.variant('by', [
        v.strictObject({ by: v.literal('air'), weight: v.number() }),
        v.strictObject({ by: v.literal('sea'), speed: v.optional(v.picklist(['slow', 'slower'])) }),
      ]),
      events: {
        'user.stop': v.strictObject({}),
        'user.turn': v.strictObject({ to: v.pipe(v.string(), v.maxLength(9)) }),
      },
    });
    expect(text.split('\n')).toEqual([
      "An application starts one by `engine.start('parcel', id, input)`, with one of",
      '',
      "- `{ by: 'air', weight }`",
      "- `{ by: 'sea', speed?: 'slow' | 'slower' }`",
      '',
      'An application may send it `user.stop`, `user.turn` `{ to }`.',
    ]);
  });

  it('says of each machine with an input what that is, and of no other', () => {
    for (const [name, definition] of Object.entries<MachineDefinition>(registry)) {
      const page = machinePage(definition.machine, definition);
      expect(page.includes(`engine.start('${name}', id, input)`)).toBe(definition.input !== undefined);
      for (const event of Object.keys(definition.events)) expect(page).toContain(`\`${event}\``);
    }
  });
});
