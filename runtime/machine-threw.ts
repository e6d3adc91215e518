import { faultOf } from './errors.ts';
import type { InstanceKey } from './record.ts';

/** A throw inside a machine, with the instance that threw. It holds neither the event nor what was thrown: they tell too much. */
export class MachineThrew extends Error {
  override readonly name = 'MachineThrew';
  constructor(
    /** Whom it sets aside. */
    public key: InstanceKey,
    readonly eventType: string,
    thrown: unknown,
  ) {
    super(`${key} threw on ${eventType}: ${faultOf(thrown)}`);
  }
}
