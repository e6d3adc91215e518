import type { MachineDefinition } from '../machines/registry.ts';
import type { Profile } from '../machines/vocabulary/profile.ts';
import type { Trace } from './inert.ts';
import type { InstanceKey, MachineEvent } from './record.ts';
import type { StepResult } from './step.ts';
import type { TurnLog } from './turn-log.ts';

/** What a chain needs from outside. Everything that is not a function of rows and event comes from here. */
export interface ChainHost {
  definition(machine: string): MachineDefinition;
  readonly now: number;
  /** Random bytes as base64url. */
  draw(bytes: number): string;
  makeProfile(kind: 'main' | 'incognito'): Profile;
  /** SHA-256 of the bytes, or of the text in UTF-8. */
  digest(data: Uint8Array | string): Uint8Array;
  readonly trace?: (key: InstanceKey, ...taken: Parameters<Trace>) => void;
  /** Of the turn, where somebody inspects it. */
  readonly log?: TurnLog | undefined;
  /** Told of every step: for logs. */
  readonly observe?: (key: InstanceKey, event: MachineEvent, result: StepResult) => void;
}
