import type { JsonObject } from '../../../machines/vocabulary/json.ts';
import type { InstanceKey, MachineEvent } from '../../record.ts';
import type { Registry } from '../../rows.ts';
import { type Actor, ActorStream, type ActorNews } from './actor-stream.ts';
import { definition4 } from './definition-4.ts';
import { definitionTexts } from './definition.ts';
import { tagsIn } from './tags.ts';
import type { Translation } from './translation.ts';

/** A message of `@xstate/inspect` 0.8 to a viewer. `machine`, `state` and `event` are JSON, as XState 4 has them. */
export type Xstate4Message =
  | {
      readonly type: 'service.register';
      readonly machine: string;
      readonly state: string;
      readonly id: string;
      readonly sessionId: InstanceKey;
      readonly parent?: InstanceKey;
    }
  | { readonly type: 'service.event'; readonly event: string; readonly sessionId: InstanceKey }
  | { readonly type: 'service.state'; readonly state: string; readonly sessionId: InstanceKey }
  | { readonly type: 'service.stop'; readonly sessionId: InstanceKey };

/** A stream of inspection in the format of `@xstate/inspect` 0.8, for one viewer. */
export function toXstate4(machines: Registry): Translation<Xstate4Message> {
  const stream = new ActorStream();
  const definition = definitionTexts(machines, definition4);
  return (page) => stream.read(page).flatMap((news) => messages(news, machines, definition));
}

function messages(news: ActorNews, machines: Registry, definition: (machine: string) => string): Xstate4Message[] {
  if (news.type === 'event') {
    return [{ type: 'service.event', event: JSON.stringify(scxml(news.event, news.from)), sessionId: news.key }];
  }
  const { actor } = news;
  const { key: sessionId } = actor;
  if (news.type === 'stopped') return actor.status === 'done' ? [] : [{ type: 'service.stop', sessionId }];
  if (news.type === 'registered') {
    const machine = definition(actor.machine);
    const state = JSON.stringify(state4(actor, { type: 'xstate.init' }, machines));
    const parent = actor.parent === undefined ? {} : { parent: actor.parent };
    return [{ type: 'service.register', machine, state, id: sessionId, sessionId, ...parent }];
  }
  const state = JSON.stringify(state4(actor, news.event, machines));
  const told = { type: 'service.state', state, sessionId } as const;
  return actor.status === 'done' ? [told, { type: 'service.stop', sessionId }] : [told];
}

/** What `State.create` of XState 4 takes. */
function state4(actor: Actor, event: MachineEvent, machines: Registry): JsonObject {
  const { key, machine, status, value, context, output } = actor;
  return {
    ...{ value, context, event, _event: scxml(event), _sessionid: key },
    ...{ actions: [], activities: {}, meta: {}, events: [], configuration: [], transitions: [], children: {} },
    ...{ done: status === 'done', tags: tagsIn(machines, machine, value), changed: true },
    ...(output !== undefined && { output }),
  };
}

const scxml = (event: MachineEvent, origin?: InstanceKey): JsonObject => ({
  ...{ name: event.type, data: event, $$type: 'scxml', type: 'external' },
  ...(origin !== undefined && { origin }),
});
