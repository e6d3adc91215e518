import type { AnyStateMachine } from 'xstate';
import { registry } from '../../machines/registry.ts';
import type { AgentEvent } from '../../machines/vocabulary/agent-event.ts';
import type { Registry } from '../../runtime/rows.ts';
import { breakingServer, root } from './channel.ts';
import { channelWords } from './channel-words.ts';
import { placeOf } from './place.ts';
import { movesOf } from './possible-moves.ts';
import { observed } from './registry.ts';
import { settings, type Setting } from './settings.ts';
import type { Scene, See, Subject } from './subject.ts';

/** Explored further than this, a graph shows nothing new: what is further from the start is seen in one of its own. */
const mostPlaces = 600;

export interface ChannelScene extends Scene {
  readonly setting: Setting;
}

export function channelScene(setting: Setting): ChannelScene {
  return {
    setting,
    name: setting.name,
    begin: { machine: 'channel-join', id: root.slice('channel-join/'.length), input: setting.input },
    opening: [],
    movesOf: (tree) => movesOf(setting, tree),
    placeOf,
    mostPlaces,
  };
}

/** A channel with its relays: the whole tree of them, as the library has it. */
export const channelSubject: Subject<ChannelScene> = {
  machines: ['channel-join', 'relay-connection'],
  registry: (see: See): Registry => ({
    ...registry,
    'channel-join': { ...registry['channel-join'], machine: observed(registry['channel-join'].machine, see) },
    'relay-connection': {
      ...registry['relay-connection'],
      machine: observed(withBug(registry['relay-connection'].machine), see),
    },
  }),
  words: channelWords,
  scenes: settings.map(channelScene),
};

/** The relay's machine throws where the agent waits for one server: a bug as there may be one. */
function withBug(machine: AnyStateMachine): AnyStateMachine {
  const { isOurs } = machine.implementations.guards as { isOurs: (args: { event: AgentEvent }) => boolean };
  const throwing = (args: { event: AgentEvent }): boolean => {
    if (args.event.type === 'WAIT' && args.event.server === breakingServer) throw new Error('thrown on purpose');
    return isOurs(args);
  };
  return machine.provide({ guards: { isOurs: throwing } as never });
}
