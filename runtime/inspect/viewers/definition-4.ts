import type { Json, JsonObject } from '../../../machines/vocabulary/json.ts';

/** The definition of a machine of XState 5 as its version 4 reads it. */
export function definition4(definition: JsonObject): JsonObject {
  // Without the first it warns on the console of the viewer.
  return { predictableActionArguments: true, ...stateNode(definition) };
}

function stateNode({
  initial,
  on,
  after,
  always,
  onDone,
  invoke,
  states,
  entry,
  exit,
  output: _,
  ...node
}: JsonObject): JsonObject {
  return {
    ...node,
    ...(initial !== undefined && { initial: isObject(initial) ? (initial['target'] ?? '') : initial }),
    ...(isObject(on) && { on: mapped(on, transitions) }),
    ...(isObject(after) && { after: mapped(after, transitions) }),
    ...(always !== undefined && { always: transitions(always) }),
    ...(onDone !== undefined && { onDone: transitions(onDone) }),
    ...(invoke !== undefined && { invoke: each(invoke, invoked) }),
    ...(entry !== undefined && { entry: each(entry, action) }),
    ...(exit !== undefined && { exit: each(exit, action) }),
    ...(isObject(states) && { states: mapped(states, (state) => (isObject(state) ? stateNode(state) : {})) }),
  };
}

const transitions = (of: Json): Json => each(of, transition);

function transition(of: Json): Json {
  if (!isObject(of)) return of;
  const { guard, actions, reenter, ...rest } = of;
  return {
    ...rest,
    ...(guard !== undefined && { cond: condition(guard) }),
    ...(actions !== undefined && { actions: each(actions, action) }),
    ...(reenter === true && { internal: false }),
  };
}

/** Version 4 shows the name of a guard alone: its params are put into that. */
function condition(guard: Json): Json {
  if (!isObject(guard)) return guard;
  const { params } = guard;
  return isObject(params) ? `${typeOf(guard)} ${JSON.stringify(params)}` : typeOf(guard);
}

/** Version 4 would run those that it takes for its own. */
function action(of: Json): Json {
  const type = typeOf(of).replace(/^xstate\./, '');
  return isObject(of) ? { ...of, type } : type;
}

function typeOf(of: Json): string {
  const type = isObject(of) ? of['type'] : of;
  return typeof type === 'string' ? type : 'inline';
}

function invoked(of: Json): Json {
  if (!isObject(of)) return of;
  const { onDone, onError, id, src } = of;
  return {
    ...{ src: src ?? 'inline' },
    ...(id !== undefined && { id }),
    ...(onDone !== undefined && { onDone: transitions(onDone) }),
    ...(onError !== undefined && { onError: transitions(onError) }),
  };
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const each = (of: Json, map: (one: Json) => Json): Json =>
  Array.isArray(of) ? (of as readonly Json[]).map(map) : map(of);

const mapped = (of: JsonObject, map: (one: Json) => Json): JsonObject =>
  Object.fromEntries(Object.entries(of).map(([name, one]) => [name, map(one ?? null)]));
