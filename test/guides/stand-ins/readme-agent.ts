import type { Profile } from '../../../machines/vocabulary/profile.ts';
import type { Agent } from '../../../runtime/index.ts';
import { scriptedAgent } from '../../../simulation/index.ts';

export const agent: Agent = scriptedAgent();
export const myProfile: Profile = { displayName: 'alice', fullName: '' };
