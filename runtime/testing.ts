/** Suites that every implementation of a port has to pass, free of any test runner. */
export { agentAcceptance, type AgentAcceptanceCase, type AgentHarness } from './agent/acceptance.ts';
export {
  AcceptanceFailure,
  storeAcceptance,
  type AcceptanceCase,
  type AcceptanceData,
  type AcceptanceHarness,
  type AcceptanceRow,
} from '../persistence/acceptance.ts';
