import type { KeyRef } from './agent-command.ts';
import type { Profile } from './profile.ts';

/** Who one membership is to every relay, over all retries. Made once, before the first join. */
export type Identity = {
  readonly profile: Profile;
  readonly memberId: string;
  /** The public half; the agent keeps the private one under `keyRef`. */
  readonly memberKey: string;
  readonly keyRef: KeyRef;
};
