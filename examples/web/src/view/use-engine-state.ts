import { useInstances } from 'joinery/react';
import type { SessionState } from '../session.ts';
import { useSessionState } from './use-session.ts';

/** What the engine is to this page: it runs once there is something to show. */
export function useEngineState(): SessionState['engine'] {
  const state = useSessionState(({ engine }) => engine);
  // Of an engine that could not be opened every call tells why.
  const { isLoading, error } = useInstances('machine:channel-join');
  return state === 'running' && (isLoading || error) ? 'starting' : state;
}
