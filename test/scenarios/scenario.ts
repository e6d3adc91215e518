import { expect, test } from 'vitest';
import type { NetworkLog } from '../../simulation/index.ts';
import { agentStage, type AgentStage } from './agent-stage.ts';
import { setStage, type Preset, type Stage } from './stage.ts';

/** What the report says of one run of a scenario. */
export interface ScenarioReport {
  readonly id: string;
  /** `agent`: of the agent alone, without the engine. `groups`: of several engines, which have no presets. */
  readonly preset: Preset | 'agent' | 'groups';
  /** Chat messages that clients and relays exchanged, as the network's log counts them. */
  readonly messages: number;
  /** Assertions that ran. */
  readonly assertions: number;
}

declare module 'vitest' {
  interface TaskMeta {
    scenario?: ScenarioReport;
  }
}

type Play = (stage: Stage) => Promise<void>;

/** A scenario of the acceptance list, under both presets. */
export function both(id: string, sentence: string, play: Play): void {
  underSeed(id, sentence, play);
  underUpstream(id, sentence, play);
}

/** A scenario whose course is another one under the other preset. */
export function underSeed(id: string, sentence: string, play: Play): void {
  scenario(id, 'seed', sentence, play);
}

export function underUpstream(id: string, sentence: string, play: Play): void {
  scenario(id, 'upstream', sentence, play);
}

function scenario(id: string, preset: Preset, sentence: string, play: Play): void {
  test(`${id} [${preset}] ${sentence}`, async ({ task }) => {
    const stage = await setStage(preset);
    try {
      await play(stage);
    } finally {
      const { assertionCalls } = expect.getState();
      task.meta.scenario = { id, preset, messages: chatMessages(stage.network.log), assertions: assertionCalls };
      stage.alice.die();
      await stage.network.close();
    }
  });
}

/** A scenario of the agents alone: what the network does by itself, without the engine. */
export function atAgent(
  id: string,
  sentence: string,
  play: (stage: AgentStage) => Promise<void>,
  options: { queueSize?: number } = {},
): void {
  test(`${id} [agent] ${sentence}`, async ({ task }) => {
    const stage = await agentStage(options);
    try {
      await play(stage);
    } finally {
      const { assertionCalls } = expect.getState();
      task.meta.scenario = { id, preset: 'agent', messages: stage.heard(), assertions: assertionCalls };
      await stage.network.close();
    }
  });
}

/** Requests that a relay took, answers, confirmations that it got, and messages after that. */
function chatMessages(log: NetworkLog): number {
  const taken = log.of('joinRequest').filter((request) => request.taken);
  return taken.length + log.of('joinAnswer').length + log.of('connected').length + log.of('message').length;
}
