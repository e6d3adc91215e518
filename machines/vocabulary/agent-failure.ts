import { errorClass, type AgentError } from './agent-error.ts';
import type { Reason, Step } from './reason.ts';

/** The reason that a person is given for an agent's error, by what was going on. */
export function agentFailure(error: AgentError, during: Step): Reason {
  const server = error.server ?? error.inner?.server;
  const at = server === undefined ? {} : { server };
  switch (errorClass(error)) {
    case 'temporary':
      return { code: during === 'fetchLink' ? 'LinkUnreachable' : 'Unreachable', ...at };
    case 'congested':
      return { code: 'Busy' };
    case 'permanent':
    case 'stale':
      if (during === 'fetchLink' && error.type === 'SMP' && error.code === 'AUTH') return { code: 'LinkGone' };
      return { code: 'AgentFailed', error: outline(error), during };
  }
}

/** What of an error is worth keeping: itself and the innermost cause, since proxies may wrap without end. */
function outline({ inner, ...error }: AgentError): AgentError {
  let cause = inner;
  while (cause?.inner) cause = cause.inner;
  return cause ? { ...error, inner: cause } : error;
}
