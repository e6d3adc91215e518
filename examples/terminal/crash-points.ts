import type { Agent, EngineRow, Store } from 'joinery';
import type { CrashKind, CrashPoint } from './crash-plan.ts';

/** The ports of an engine. */
export interface Ports {
  readonly store: Store<EngineRow>;
  readonly agent: Agent;
}

/** The same ports, which call `standStill` at the given point. It does not return: the process is killed there. */
export function withCrashPoint(ports: Ports, point: CrashPoint, standStill: (at: CrashKind) => never): Ports {
  const answered = new Set<string>();
  let commits = 0;

  function reach(kind: CrashKind): void {
    if (kind === point.kind && commits >= point.commit) standStill(kind);
  }

  return {
    store: {
      ...ports.store,
      async commit(mark, puts, deletes) {
        commits += 1;
        reach('before-commit');
        await ports.store.commit(mark, puts, deletes);
        reach('after-commit-before-dispatch');
      },
    },
    agent: {
      ...ports.agent,
      async submit(command) {
        await ports.agent.submit(command);
        if (!answered.has(command.corrId)) reach('after-dispatch-before-answer');
      },
      onEvent: (handler) =>
        ports.agent.onEvent((event) => {
          if (event.corrId !== undefined && event.type !== 'WAIT') answered.add(event.corrId);
          return handler(event);
        }),
    },
  };
}
