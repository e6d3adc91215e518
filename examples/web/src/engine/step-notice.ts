import type { EngineOptions, InstanceKey } from 'joinery';

/** One step of a machine, for the log: what happened, where that led, and what was asked of the world. */
export interface StepNotice {
  readonly key: InstanceKey;
  readonly event: string;
  readonly state: string;
  readonly asks: readonly string[];
  readonly at: number;
}

/** Where all tabs hear of them. */
export const stepsChannel = 'joinery-steps';

type Observed = Parameters<NonNullable<EngineOptions['observe']>>;

export function stepOf(key: Observed[0], event: Observed[1], { state, effects }: Observed[2], at: number): StepNotice {
  const asks = effects.flatMap((effect) => (effect.kind === 'command' ? [effect.command.type] : []));
  return { key, event: event.type, state: stateName(state.value), asks, at };
}

/** A nested state as a path: `connecting.waiting`. */
function stateName(value: Observed[2]['state']['value']): string {
  if (typeof value === 'string') return value;
  return Object.entries(value ?? {})
    .map(([name, inner]) =>
      typeof inner === 'object' && Object.keys(inner ?? {}).length === 0 ? name : `${name}.${stateName(inner)}`,
    )
    .join(' + ');
}
