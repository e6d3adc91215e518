import type { Agent, EngineRow, Store } from 'joinery';
import type { CrashKind, CrashPoint } from './crash-plan.ts';

/** The ports of an engine. */
export interface Ports {
  readonly store: Store<EngineRow>;
  readonly agent: Agent;
}

/** Where a process stands still, to be killed: the kind of place, and how many commits are durable by then. */
export interface CrashReport {
  readonly kind: CrashKind;
  readonly durable: number;
}

/**
 * The same ports, which call `standStill` at the given point. It must not return. `durable` counts the commits of the
 * lives before this one.
 */
export function withCrashPoint(
  { store, agent }: Ports,
  point: CrashPoint,
  durable: number,
  standStill: (report: CrashReport) => never,
): Ports {
  const answered = new Set<string>();

  function reach(kind: CrashKind, commit: number): void {
    if (kind === point.kind && commit >= point.commit) standStill({ kind, durable });
  }

  return {
    store: {
      ...store,
      async commit(mark, puts, deletes) {
        reach('before-commit', durable + 1);
        await store.commit(mark, puts, deletes);
        durable += 1;
        reach('after-commit-before-dispatch', durable);
      },
    },
    agent: {
      ...agent,
      async submit(command) {
        await agent.submit(command);
        if (!answered.has(command.corrId)) reach('after-dispatch-before-answer', durable);
      },
      onEvent: (handler) =>
        agent.onEvent((event) => {
          if (event.corrId !== undefined && event.type !== 'WAIT') answered.add(event.corrId);
          return handler(event);
        }),
    },
  };
}
