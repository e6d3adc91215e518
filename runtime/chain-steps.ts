import type { AnyStateMachine } from 'xstate';
import type { Json, JsonObject } from '../machines/vocabulary/json.ts';
import type { ChainHost } from './chain-host.ts';
import { Fault } from './errors.ts';
import type { Trace } from './inert.ts';
import { MachineThrew } from './machine-threw.ts';
import type { InstanceKey, MachineEvent } from './record.ts';
import { initialStep, step, type MachineState, type StepResult, type StepWatch } from './step.ts';

/** Steps of one chain. A chain that needs more is a loop between machines, a bug. */
const longestChain = 1000;

/** Takes the steps of one chain, and tells whoever watches. Each throws MachineThrew with the key of whose step it was. */
export class ChainSteps {
  #taken = 0;

  constructor(private readonly host: ChainHost) {}

  /** The first step of a new instance. */
  first(key: InstanceKey, machine: string, input: JsonObject): StepResult {
    return this.#take({ key, machine }, { type: 'xstate.init', input }, (logic, watch) =>
      initialStep(logic, input, watch),
    );
  }

  /** What an instance in that state does at an event. */
  next(key: InstanceKey, machine: string, state: MachineState, event: MachineEvent): StepResult {
    return this.#take({ key, machine, value: state.value }, event, (logic, watch) => step(logic, state, event, watch));
  }

  #take({ key, machine, value }: Stepping, event: MachineEvent, take: Take): StepResult {
    const { trace, observe, log } = this.host;
    try {
      if (++this.#taken > longestChain) {
        throw new Fault(`a loop: more than ${longestChain} steps`);
      }
      const result = take(this.host.definition(machine).machine, (trace || log) && this.#watch(key));
      observe?.(key, event, result);
      log?.stepped(key, machine, event, value, result);
      return result;
    } catch (cause) {
      throw new MachineThrew(key, event.type, cause);
    }
  }

  #watch(key: InstanceKey): StepWatch {
    const { trace, log } = this.host;
    const tell: Trace = (event, transitions) => {
      trace?.(key, event, transitions);
      log?.transitions.push(...transitions);
    };
    return { trace: tell, ...(log && { asked: log.guards }) };
  }
}

type Take = (logic: AnyStateMachine, watch?: StepWatch) => StepResult;

/** Whose step it is, and its state before it. */
interface Stepping {
  readonly key: InstanceKey;
  readonly machine: string;
  readonly value?: Json;
}
