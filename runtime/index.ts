/** Joinery: the durable engine. */
export { createEngine, Engine, type EngineOptions } from './engine.ts';
export { JoineryError, type DomainError } from './errors.ts';
export { adaptAgent } from './agent/adapt-agent.ts';
export type { AdapterRow } from './agent/adapter-journal.ts';
export type { WeakAgent, WeakEvent } from './agent/weak-agent.ts';
export type { Agent, SubmittedCommand } from './agent/agent.ts';
export { systemClock, systemRandom } from './system.ts';
export { randomProfile } from './random-profile.ts';
export type { Clock, Logger, ProfileFactory, Random } from './ports.ts';
export type { CommandEntry, InstanceKey, InstanceRecord, MachineEvent, TimerEntry } from './record.ts';
export type { EngineRow, ParkedRow, Registry } from './rows.ts';
export type { Change } from './subscriptions.ts';
export type { DeadLetter, DeadLetterReason } from './dead-letters.ts';
export type { WaitOptions } from './wait-for.ts';
export type { Effect } from './effect.ts';
export type { TakenTransition } from './inert.ts';
export { StoreError, type Row, type Store, type StoreFailure, type TurnMark } from '../persistence/store.ts';
