import type { AgentError } from '../../machines/vocabulary/agent-error.ts';
import type { SeededRandom } from '../../simulation/index.ts';
import { drawRelay } from './draw-channel.ts';
import type { AgentCommandType } from '../../machines/vocabulary/agent-command.ts';
import type { AgentEvent } from '../../machines/vocabulary/agent-event.ts';
import type { Deed, DeviceDeed, NetworkDeed, Plan } from './plan.ts';

const second = 1_000;

/** What the agent itself tries again in the background. */
const passing: readonly AgentError[] = [
  { type: 'BROKER', code: 'TIMEOUT' },
  { type: 'BROKER', code: 'NETWORK' },
  { type: 'CRITICAL', restart: true },
  { type: 'PROXY', code: 'BROKER', inner: { type: 'BROKER', code: 'TIMEOUT' } },
];
const errors: readonly AgentError[] = [
  ...passing,
  { type: 'SMP', code: 'QUOTA' },
  { type: 'SMP', code: 'AUTH' },
  { type: 'INTERNAL' },
];

/** Events that an agent should never send, and ones that come out of nowhere. */
const strange: readonly Record<string, unknown>[] = [
  { type: 'CON', connectionId: 'nobody' },
  { type: 'JOINED', connectionId: 'nobody', corrId: 'never-issued', secured: true },
  { type: 'LDATA', corrId: 'never-issued', data: {} },
  { type: 'nonsense' },
  { type: 'CONF', connectionId: 17 },
  { type: 'NETWORK', online: true },
];

/** Kinds of trouble that any world has: to devices, and in the network. */
export const troubleKinds = 17;

/** When it happens to whom, for how long, and what there is to choose from. */
interface Occasion {
  readonly at: number;
  readonly client: string;
  readonly ms: number;
  readonly hosts: readonly string[];
  readonly commands: readonly AgentCommandType[];
  readonly events: readonly AgentEvent['type'][];
}

/** Trouble of the kind of that number, of `troubleKinds`. */
export function drawTrouble(
  random: SeededRandom,
  kind: number,
  { at, client, ms, hosts, commands, events }: Occasion,
): { readonly at: number } & (DeviceDeed | NetworkDeed) {
  switch (kind) {
    case 0:
    case 1:
    case 2:
      return { at, kind: 'crash', client, ms };
    case 3:
      return { at, kind: 'close', client, ms };
    case 4:
      return { at, kind: 'sleep', client, ms: ms * random.pick([1, 10, 100]) };
    case 5:
      return { at, kind: 'clockJump', client, ms: ms * random.pick([1, 10, 1_000, -1, -10, -1_000]) };
    case 6:
    case 7:
      return { at, kind: 'offline', client, ms };
    case 8:
      return { at, kind: random.pick(['diskFull', 'diskGone']), client, ms };
    case 9:
    case 10:
      return { at, kind: 'serverDown', host: random.pick([`${client}.smp.example`, ...hosts]), ms };
    case 11:
    case 12: {
      const command = random.pick(commands);
      // A deletion that fails for good is the agent's to answer for: the connection stays.
      const error = random.pick(command === 'deleteConnection' ? passing : errors);
      return { at, kind: 'fail', client, command, error, times: random.between(1, 3) };
    }
    case 13:
    case 14: {
      const event = random.pick(events);
      return { at, kind: random.pick(['lose', 'delay', 'repeat']), client, event, ms };
    }
    case 15:
      return { at, kind: 'inject', client, event: random.pick(strange) };
    default:
      return { at, kind: 'wake', client, ms };
  }
}

const hosts = Array.from({ length: 4 }, (_, n) => `smp${n + 1}.example`);
const commands = ['fetchLink', 'createKey', 'joinConnection', 'allowConnection', 'deleteConnection'] as const;
const events = ['LDATA', 'KEY', 'JOINED', 'CONF', 'OK', 'CON', 'MSG', 'DELD', 'ERR'] as const;

/** What happens to devices, in the network and in the channels while there is trouble, at any time. */
export function drawTroubles(
  random: SeededRandom,
  { trouble, clients, channels }: Pick<Plan, 'trouble' | 'clients' | 'channels'>,
): Deed[] {
  const relays = (channel: number) => {
    const listed = channels[channel]?.relays;
    return typeof listed === 'object' ? listed.length : 1;
  };
  const draw = (): Deed => {
    const at = random.between(0, trouble);
    const client = random.pick(clients);
    const channel = random.between(0, channels.length - 1);
    const relay = random.between(0, relays(channel) - 1);
    const ms = random.between(1, 5 * 60) * second;
    const kind = random.between(0, 19);
    switch (kind) {
      case 17:
        return { at, kind: 'falseNews', channel, relay };
      case 18:
        return { at, kind: 'addRelay', channel, spec: drawRelay(random), silently: random.chance(0.5) };
      case 19: {
        const does = random.pick([
          ...(['accept', 'accept', 'reject', 'ignore', 'busy', 'quiet', 'slow'] as const),
          ...(['leave', 'remove', 'restore'] as const),
        ]);
        return { at, kind: 'relay', channel, relay, does };
      }
      default:
        return drawTrouble(random, kind, { at, client, ms, hosts, commands, events });
    }
  };
  return Array.from({ length: random.between(0, 12) }, draw);
}
