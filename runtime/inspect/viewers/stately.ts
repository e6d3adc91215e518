import type { JsonObject } from '../../../machines/vocabulary/json.ts';
import type { InstanceKey, MachineEvent } from '../../record.ts';
import type { Registry } from '../../rows.ts';
import { ActorStream, type Actor, type ActorNews } from './actor-stream.ts';
import { definitionTexts } from './definition.ts';
import { tagsIn } from './tags.ts';
import type { Translation } from './translation.ts';

/** A message of `@statelyai/inspect` 0.7. */
export type StatelyMessage = {
  readonly _version: '0.7.2';
  /** Counts the messages to a viewer from 1: a gap is a loss. */
  readonly id: string;
  /** Epoch milliseconds. */
  readonly createdAt: string;
  readonly rootId: InstanceKey;
  readonly sessionId: InstanceKey;
} & (
  | {
      readonly type: '@xstate.actor';
      readonly name: string;
      readonly parentId: InstanceKey | undefined;
      /** JSON. */
      readonly definition: string;
      readonly snapshot: JsonObject;
    }
  | { readonly type: '@xstate.event'; readonly sourceId: InstanceKey | undefined; readonly event: MachineEvent }
  | { readonly type: '@xstate.snapshot'; readonly event: MachineEvent; readonly snapshot: JsonObject }
);

/** A stream of inspection in the format of `@statelyai/inspect` 0.7, for one viewer. */
export function toStately(machines: Registry): Translation<StatelyMessage> {
  const stream = new ActorStream();
  const definition = definitionTexts(machines);
  let count = 0;
  return (page) =>
    stream.read(page).map((news) => {
      const sessionId = news.type === 'event' ? news.key : news.actor.key;
      const createdAt = String(news.at);
      return {
        ...{ _version: '0.7.2', id: String(++count), createdAt, rootId: rootOf(sessionId), sessionId },
        ...payload(news, machines, definition),
      };
    });
}

function payload(news: ActorNews, machines: Registry, definition: (machine: string) => string) {
  if (news.type === 'event') return { type: '@xstate.event', sourceId: news.from, event: news.event } as const;
  const { actor } = news;
  const snapshot = snapshotOf(actor, machines);
  if (news.type !== 'registered') {
    const event = news.type === 'state' ? news.event : { type: 'xstate.stop' };
    return { type: '@xstate.snapshot', event, snapshot } as const;
  }
  const { key: name, parent: parentId } = actor;
  return { type: '@xstate.actor', name, parentId, definition: definition(actor.machine), snapshot } as const;
}

/** As a snapshot of XState 5 is in JSON. */
function snapshotOf(actor: Actor, machines: Registry): JsonObject {
  const { key, machine, status, value, context, output, error } = actor;
  const children = actor.children.map((id) => [id, { xstate$$type: 1, id: `${key}/${id}` }] as const);
  return {
    ...{ status, value, context, children: Object.fromEntries(children), historyValue: {} },
    tags: tagsIn(machines, machine, value),
    ...(output !== undefined && { output }),
    ...(error && { error }),
  };
}

/** `channel-join/g1` of `channel-join/g1/relay-2`. */
const rootOf = (key: InstanceKey): InstanceKey => key.split('/', 2).join('/');
