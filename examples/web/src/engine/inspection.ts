import type { EngineOptions, InstanceKey, MachineEvent } from 'joinery';
import { createInspector, serveInspection } from 'joinery/inspect';
import { clock } from '../clock.ts';
import { inspectionChannel } from '../inspect/inspection-channel.ts';

/** What the engine tells of itself, from the moment when somebody wants to know. */
export function inspection(
  send: (key: InstanceKey, event: MachineEvent) => Promise<{ readonly changed: boolean }>,
): NonNullable<EngineOptions['inspect']> {
  const recorder = createInspector({ clock, send });
  recorder.pause();
  const channel = new BroadcastChannel(inspectionChannel);
  channel.addEventListener('message', () => void recorder.resume(), { once: true });
  serveInspection(recorder, channel, { allowSend: true });
  return recorder;
}
