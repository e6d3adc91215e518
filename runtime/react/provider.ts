import { createContext, createElement, useContext, useMemo, type ReactNode } from 'react';
import { LiveView, type EngineSource } from '../live/live-view.ts';

interface Provided {
  readonly engine: EngineSource;
  readonly view: LiveView;
}

/** `null`: a provider without an engine. */
const EngineContext = createContext<Provided | null | undefined>(undefined);

interface Props {
  /** An engine of this thread or the client of one in a worker; `undefined` while it starts, and on a server. */
  readonly engine: EngineSource | undefined;
  readonly children?: ReactNode;
}

/** Gives an engine to the hooks of all components below. Another engine takes the place of the one before it. */
export function EngineProvider({ engine, children }: Props): ReactNode {
  const value = useMemo(() => (engine ? { engine, view: new LiveView(engine) } : null), [engine]);
  return createElement(EngineContext, { value }, children);
}

/** The engine of the nearest provider, to act with; `undefined` while it has none. Throws outside of a provider. */
export function useEngine(): EngineSource | undefined {
  return useProvided()?.engine;
}

/** What the engine of the nearest provider shows. */
export function useView(): LiveView | undefined {
  return useProvided()?.view;
}

function useProvided(): Provided | null {
  const provided = useContext(EngineContext);
  if (provided === undefined) throw new Error('a hook of Joinery is used outside of EngineProvider');
  return provided;
}
