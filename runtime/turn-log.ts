import type { CorrId } from '../machines/vocabulary/agent-command.ts';
import type { Json } from '../machines/vocabulary/json.ts';
import type { Reason } from '../machines/vocabulary/reason.ts';
import type { AskedGuard, TakenTransition } from './inert.ts';
import type { Inspected, Outside, Sender } from './inspected.ts';
import type { MachineThrew } from './machine-threw.ts';
import type { Occurrence } from './occurrence.ts';
import type { InstanceKey, MachineEvent } from './record.ts';
import type { StepResult } from './step.ts';

/** What happens in one turn, for an inspector: told when the turn is durable, and dropped with it. */
export class TurnLog {
  readonly records: Inspected[] = [];
  /** Who is behind what comes to the instances from outside of them. */
  origin: Sender = 'engine';
  #last: { readonly key: InstanceKey; readonly event: MachineEvent } | undefined;
  /** Of the step that is being computed. */
  transitions: TakenTransition[] = [];
  guards: AskedGuard[] = [];

  constructor(private readonly turn: string) {}

  begin({ kind }: Occurrence): void {
    this.origin = senders[kind] ?? 'engine';
  }

  /** An event from outside the chain is on its way to an instance. */
  came(to: InstanceKey, event: MachineEvent, from: Sender = this.origin, corrId?: CorrId): void {
    this.#last = { key: to, event };
    this.sent(from, to, event, corrId);
  }

  sent(from: Sender, to: InstanceKey, event: MachineEvent, corrId?: CorrId): void {
    this.records.push({
      ...{ type: 'event', turn: this.turn, from, to, event },
      ...(corrId !== undefined && { corrId }),
    });
  }

  /** Ends the step, whose transitions and guards were gathered. */
  stepped(key: InstanceKey, machine: string, event: MachineEvent, before: Json | undefined, result: StepResult): void {
    const { transitions, guards, turn } = this;
    const { effects, changed, state } = result;
    this.records.push({
      ...{ type: 'step', turn, key, machine, event, after: state.value, transitions, guards, effects, changed },
      ...(before !== undefined && { before }),
    });
    this.transitions = [];
    this.guards = [];
  }

  /** Of the chain that began at the mark nothing happened: its machine threw. */
  threw(mark: number, { key, eventType, message }: MachineThrew): void {
    this.#backTo(mark);
    this.records.push({ type: 'threw', turn: this.turn, key, event: eventType, message });
  }

  refused(mark: number, reason: Reason): void {
    this.#backTo(mark);
    if (this.#last) this.records.push({ type: 'refused', turn: this.turn, ...this.#last, reason });
  }

  #backTo(mark: number): void {
    this.records.length = mark;
    this.transitions = [];
    this.guards = [];
  }
}

const senders: Partial<Record<Occurrence['kind'], Outside>> = {
  start: 'application',
  send: 'application',
  agent: 'agent',
  timers: 'clock',
};
