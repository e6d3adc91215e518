import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';
import type { MachineDefinition } from '../machines/registry.ts';
import { applicationText } from './application-text.ts';

/**
 * A page about one machine: its statechart as Mermaid text, what an application does with it, and every state with what
 * leads there and what it waits for. Without a definition: the engine runs it for itself.
 */
export function machinePage(machine: AnyStateMachine, definition?: MachineDefinition): string {
  const states = Object.values(machine.root.states) as AnyStateNode[];
  return `# ${machine.id}

Made from the machine by \`npm run docs\`; not edited by hand.

\`\`\`mermaid
${diagram(machine, states)}
\`\`\`

${definition ? applicationText(machine.id, definition) : 'The engine runs it for itself.'}

| State | What leads there, and what it waits for | Tags | Left by a limit |
| --- | --- | --- | --- |
${states.map(row).join('\n')}

In every state: ${list(transitionsOf(machine.root).map(label)) || 'nothing'}.
`;
}

/** Where the arrows begin that every state has. */
const anyState = 'anyState';

function diagram(machine: AnyStateMachine, states: readonly AnyStateNode[]): string {
  const initial = machine.root.initial.target[0]?.key ?? '';
  const arrows = new Map<string, string[]>();
  for (const state of [...states, machine.root]) {
    for (const transition of transitionsOf(state)) {
      const target = transition.target?.[0]?.key;
      if (target === undefined) continue;
      const arrow = `${state === machine.root ? anyState : state.key} --> ${target}`;
      arrows.set(arrow, [...(arrows.get(arrow) ?? []), label(transition)]);
    }
  }
  return [
    'stateDiagram-v2',
    `  [*] --> ${initial}`,
    ...([...arrows.keys()].some((arrow) => arrow.startsWith(anyState))
      ? [`  state "in every state" as ${anyState}`]
      : []),
    ...[...arrows].map(([arrow, labels]) => `  ${arrow}: ${[...new Set(labels)].join('<br/>')}`),
    ...states.filter(({ type }) => type === 'final').map(({ key }) => `  ${key} --> [*]`),
  ].join('\n');
}

function row(state: AnyStateNode): string {
  const limits = state.after.map(({ delay, target }) => `${String(delay)} → ${target?.[0]?.key ?? 'stays'}`);
  const cells = [state.key, state.description ?? '', state.tags.join(', '), [...new Set(limits)].join('; ')];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function transitionsOf(state: AnyStateNode): AnyTransitionDefinition[] {
  return [...state.transitions.values(), state.always ?? []].flat();
}

/** The event as a person reads it, with the guard that holds it back. */
function label({ eventType, guard }: AnyTransitionDefinition): string {
  const [, delay] = /^xstate\.after\.([^.]+)\./.exec(eventType) ?? [];
  const event = delay === undefined ? eventType || 'at once' : `after ${delay}`;
  return guard === undefined ? event : `${event} [${nameOf(guard)}]`;
}

function nameOf(guard: unknown): string {
  if (typeof guard === 'string') return guard;
  return typeof guard === 'object' && guard !== null && 'type' in guard ? String(guard.type) : 'guarded';
}

function list(names: readonly string[]): string {
  return [...new Set(names)].map((name) => `\`${name}\``).join(', ');
}
