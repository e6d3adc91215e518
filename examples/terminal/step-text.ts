import type { Effect, EngineOptions } from 'joinery';

type Observe = NonNullable<EngineOptions['observe']>;
type Step = Parameters<Observe>;

/** One step in one line: whose, the event, the state after it, and what it asks for. */
export function stepText(key: Step[0], event: Step[1], { state, effects, changed }: Step[2]): string {
  const after = changed ? JSON.stringify(state.value).replaceAll('"', '') : 'no change';
  const asked = effects.map(effectText);
  return [`${key}  ${event.type} → ${after}`, ...asked.map((text) => `    ${text}`)].join('\n');
}

function effectText(effect: Effect): string {
  switch (effect.kind) {
    case 'command':
      return `ask the agent: ${effect.command.type}`;
    case 'cancelCommands':
      return 'withdraw what was asked';
    case 'spawn':
      return `spawn ${effect.machine} ${effect.id}`;
    case 'stop':
      return `stop ${effect.id}`;
    case 'send':
      return `send ${effect.event.type} to ${typeof effect.to === 'string' ? effect.to : effect.to.child}`;
    case 'schedule':
      return `timer ${effect.id} in ${effect.delay / 1000} s`;
    case 'cancel':
      return `cancel timer ${effect.id}`;
    case 'tell':
      return `tell ${told(effect.to)} ${effect.event.type}`;
    case 'query':
      return 'key' in effect ? `look at ${effect.key}` : `ask who bears ${effect.label}`;
    case 'digest':
      return 'hash';
    case 'draw':
      return `draw ${effect.bytes} random bytes`;
    case 'makeProfile':
      return `make the ${effect.profile} profile`;
    case 'refuse':
      return `refuse: ${effect.reason.code}`;
    case 'emit':
      return `emit ${effect.event.type}`;
  }
}

function told(to: Extract<Effect, { kind: 'tell' }>['to']): string {
  if ('key' in to) return to.key;
  return 'label' in to ? to.label : to.machine;
}
