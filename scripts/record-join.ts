import { writeFileSync } from 'node:fs';
import { memoryStore } from '../persistence/memory.ts';
import { createEngine } from '../runtime/engine.ts';
import { createInspector } from '../runtime/inspect/recorder.ts';
import { recordingOf, writeRecording } from '../runtime/inspect/recording.ts';
import type { EngineRow } from '../runtime/rows.ts';
import { createNetwork, seededRandom, virtualClock } from '../simulation/index.ts';

/**
 * Records a join of a channel, one relay of which refuses, without its secrets: what the tests replay. To be made anew
 * only where a machine is meant to go another way.
 */
const clock = virtualClock();
const network = await createNetwork({ clock, seed: 'recording' });
const { link } = network.addChannel({ name: 'news', relays: [{}, { behaviour: 'reject' }] });
const recorder = createInspector({ clock, random: seededRandom('recording') });
const engine = await createEngine({
  ...{ store: memoryStore<EngineRow>(), agent: network.agent('alice'), clock, random: seededRandom('alice') },
  ...{ profileFactory: () => ({ displayName: 'Alice', fullName: '' }), inspect: recorder },
});
clock.waitFor(() => engine.idle());
await engine.start('channel-join', 'news', { link });
await engine.send('channel-join/news', { type: 'user.connect' });
await clock.advance(600_000);
await engine.close();
writeFileSync('test/inspect/recordings/channel-join.recording', `${writeRecording(await recordingOf(recorder))}\n`);
