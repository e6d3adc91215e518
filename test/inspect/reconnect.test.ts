import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldRecord, type Fold } from '../../runtime/inspect/fold-rows.ts';
import { readSource } from '../../runtime/inspect/read-source.ts';
import { createInspector } from '../../runtime/inspect/recorder.ts';
import type { InspectionSource } from '../../runtime/inspect/source.ts';
import type { Inspected } from '../../runtime/inspect/record.ts';
import type { Clock } from '../../runtime/ports.ts';
import { seededRandom, virtualClock } from '../../simulation/index.ts';
import { type Line, portLine, socketLine } from './cut-lines.ts';
import { commit, row } from './made-records.ts';
import { StreamReader } from './stream-reader.ts';

type Lay = (served: InspectionSource, clock: Clock) => Line | Promise<Line>;

let channels = 0;
const channelEnds = (): [BroadcastChannel, BroadcastChannel] => {
  const name = `cut ${(channels += 1)}`;
  return [new BroadcastChannel(name), new BroadcastChannel(name)];
};
const portEnds = (): [MessagePort, MessagePort] => {
  const { port1, port2 } = new MessageChannel();
  return [port1, port2];
};

const lines: readonly (readonly [over: string, lay: Lay])[] = [
  ['a port', (served, clock) => portLine(served, clock, portEnds())],
  ['a channel', (served, clock) => portLine(served, clock, channelEnds())],
  ['a socket', socketLine],
];

/** What is on its way arrives, or most of it. */
const arrived = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

const anyAct = fc.record({
  records: fc.nat(7),
  act: fc.constantFrom('none', 'none', 'cut', 'leave', 'mend'),
  time: fc.constantFrom(0, 20, 300, 6_000),
});

test.each(lines)(
  'over %s that breaks at any time no record is lost, none comes twice, and gaps are told',
  async (_, lay) => {
    await fc.assert(
      fc.asyncProperty(
        ...([
          fc.array(anyAct, { maxLength: 14 }),
          fc.integer({ min: 1, max: 9 }),
          fc.constantFrom(5, 12, 1_000),
        ] as const),
        async (acts, pageSize, limit) => {
          const clock = virtualClock();
          const recorder = createInspector({ clock, random: seededRandom(1), redact: 'none', limit });
          const line = await lay(recorder, clock);
          await line.mend();
          const reader = new StreamReader();
          const wrong: unknown[] = [];
          const stop = readSource(line.source, clock, pageSize, {
            page(page) {
              try {
                reader.take(page);
              } catch (error) {
                wrong.push(error);
              }
            },
            lost: ({ type }) => void (type === 'NoAnswer' || wrong.push(type)),
          });
          const fold: Fold = { rows: new Map(), parked: new Map() };
          let last = 0;
          for (const { records, act, time } of acts) {
            for (let n = 0; n < records; n += 1) {
              last += 1;
              const key = `contact/${last % 3}`;
              const told: Inspected = commit([row(key, last)], last % 5 === 0 ? [`contact/${(last + 1) % 3}`] : []);
              foldRecord(fold, { ...told, seq: last, at: 0 });
              recorder.record(told);
            }
            if (act !== 'none') await line[act]();
            await arrived();
            await clock.advance(time);
          }
          await line.mend();
          for (let round = 0; round < 2_000 && reader.seq < last; round += 1) {
            await arrived();
            await clock.advance(50);
          }
          expect(wrong).toEqual([]);
          expect([reader.seq, reader.told + reader.lost]).toEqual([last, last]);
          expect(limit <= last || reader.lost === 0).toBe(true);
          expect(new Map([...reader.rows].sort())).toEqual(new Map([...fold.rows].sort()));
          stop();
          await line.close();
          recorder.close();
        },
      ),
      { numRuns: 25 },
    );
  },
);
