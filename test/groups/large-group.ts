import { encodeBase64url } from '../../machines/vocabulary/base64url.ts';
import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import type { InvitationContext } from '../../machines/member/invitation-events.ts';
import { groupLabels } from '../../machines/member/member-labels.ts';
import type { InstanceRecord } from '../../runtime/record.ts';
import { Group } from './group.ts';
import type { GroupDevice } from './group-device.ts';
import { ScriptedMember } from './scripted-member.ts';
import { setStage, type Stage, type StageOptions } from './stage.ts';

const week = 604_800_000;
/** So many members have an engine and a store of their own, as the host has. */
const most = 20;
/** So many scripts get their connection to the host at once. */
const together = 100;

/**
 * A group in which most members are scripts: a host and some members with engines, who got in by the group's link, and
 * the rest, of whom the host has the rows and the connections, as if they had got in the same way. That a pair of them
 * was introduced is over and settled, and nobody reads it: it is left out.
 */
export class LargeGroup {
  private constructor(
    readonly group: Group,
    readonly link: string,
    readonly devices: readonly GroupDevice[],
    readonly scripts: readonly ScriptedMember[],
  ) {}

  /** The group of this many members, the host counted. */
  static async of(members: number, options: StageOptions = {}): Promise<LargeGroup> {
    const stage = await setStage(options);
    const group = await Group.found(stage);
    const link = await group.link();
    const devices: GroupDevice[] = [];
    while (devices.length < Math.min(most, members - 1)) {
      const device = await group.ask(`Member ${devices.length}`, link);
      devices.push(device);
      await stage.clock.runUntil(() => group.membership(device).counts.connected === devices.length, week);
    }
    const scripts = await addScripts(stage, group, members - 1 - devices.length);
    return new LargeGroup(group, link, devices, scripts);
  }

  get host(): GroupDevice {
    return this.group.host;
  }

  get stage(): Stage {
    return this.group.stage;
  }

  /** Somebody asks at the group's link, and is connected with everybody, as both sides of each pair say. */
  async welcome(name: string): Promise<GroupDevice> {
    const { stage, group, devices, scripts } = this;
    const newcomer = await group.ask(name, this.link);
    const others = 1 + devices.length + scripts.length;
    await stage.clock.runUntil(() => group.membership(newcomer).counts.connected === others, week);
    await stage.clock.runUntil(
      () =>
        devices.every((device) => group.seen(newcomer, device) === 'connected') &&
        scripts.every(({ connected }) => connected.length > 0),
      week,
    );
    return newcomer;
  }

  /** How many of the host's introductions of this member are not over: of those pairs it still passes on what they write. */
  openIntroductions(member: GroupDevice): number {
    const { group, host } = this;
    const label = groupLabels.introductions(group.idOn(host), group.memberId(member));
    return host.data.keysByLabel.get(label)?.size ?? 0;
  }

  async close(): Promise<void> {
    await this.stage.network.close();
  }
}

/** The host's process rests while what it has stored, and its agent, get to know the scripts. */
async function addScripts(stage: Stage, group: Group, count: number): Promise<ScriptedMember[]> {
  const { host } = group;
  const example = host.all('member-invitation')[0];
  if (count === 0 || !example) return [];
  host.crash();
  const connect = hostAgent(stage, host.name);
  const scripts: ScriptedMember[] = [];
  for (let first = 0; first < count; first += together) {
    const added = Array.from({ length: Math.min(together, count - first) }, (_, at) => {
      const name = `Script ${first + at}`;
      return new ScriptedMember(stage.network.agent(name), name, memberIdOf(first + at));
    });
    for (const script of added) {
      copyRows(host, example, script);
      await connect(script);
    }
    await stage.clock.runUntil(() => added.every(({ isIn }) => isIn));
    scripts.push(...added);
  }
  countMembers(host, group, count);
  await host.restart();
  return scripts;
}

/** The host's agent, without its engine: it gives connections away, and allows who comes. */
function hostAgent({ network }: Stage, host: string): (script: ScriptedMember) => Promise<void> {
  const agent = network.agent(host);
  const guests = new Map<string, ScriptedMember>();
  agent.onEvent(async (event) => {
    if (event.type === 'INV') await guests.get(event.connectionId)?.join(event.request);
    if (event.type !== 'CONF') return;
    const { connectionId, confirmationId } = event;
    const corrId = `allow ${connectionId}`;
    await agent.submit({ type: 'allowConnection', connectionId, confirmationId, message: chatMessage.ok(), corrId });
  });
  return (script) => {
    const connectionId = connectionIdOf(script);
    guests.set(connectionId, script);
    const corrId = `create ${connectionId}`;
    return agent.submit({ type: 'createConnection', connectionId, kind: 'invitation', mode: 'background', corrId });
  };
}

/** The rows of one member, and of its connection, once more with the names of another. */
function copyRows(host: GroupDevice, example: InstanceRecord, script: ScriptedMember): void {
  const { memberId = '', connectionId = '', profile } = example.context as Partial<InvitationContext>;
  const keys = [example.key, `${example.key}/connection`];
  const names = [
    [example.key, `${example.key.slice(0, example.key.indexOf('.'))}.${script.memberId}`],
    [memberId, script.memberId],
    [connectionId, connectionIdOf(script)],
    [profile?.displayName ?? '', script.name],
    // By their birth rows name their commands.
    ...keys.map((key, at) => [host.row(key)?.birth ?? '', `${script.memberId}-${at}`] as const),
  ] as const;
  const renamed = (text: string) => names.reduce((left, [from, to]) => left.replaceAll(from, to), text);
  const { rows, keysByLabel } = host.data;
  for (const key of keys) {
    const row = rows.get(key);
    if (!row) throw new Error(`${host.name} has no ${key}`);
    const labels = row.labels.map(renamed);
    rows.set(renamed(key), { ...row, text: renamed(row.text), labels });
    for (const label of labels) keysByLabel.set(label, (keysByLabel.get(label) ?? new Set()).add(renamed(key)));
  }
}

function countMembers(host: GroupDevice, group: Group, added: number): void {
  const key = group.membershipOf(host);
  const [record, stored] = [host.row(key), host.data.rows.get(key)];
  if (!record || !stored) throw new Error(`${host.name} has no ${key}`);
  const { counts } = group.membership(host);
  const context = { ...record.context, counts: { ...counts, connected: counts.connected + added } };
  host.data.rows.set(key, { ...stored, text: JSON.stringify({ ...record, context }) });
}

const connectionIdOf = ({ memberId }: ScriptedMember): string => `to-${memberId}`;

/** 12 bytes as base64url, different for each. */
function memberIdOf(number: number): string {
  return encodeBase64url(Uint8Array.from({ length: 12 }, (_, at) => [number >> 16, number >> 8, number][at] ?? 77));
}
