import { beforeAll, describe, expect, it } from 'vitest';
import type { InspectionRecord } from '../../runtime/inspect/record.ts';
import { lifelinesOf } from '../../runtime/inspect/panel/sequence/lifelines.ts';
import { listMove } from '../../runtime/inspect/panel/list-moves.ts';
import { sentenceOf } from '../../runtime/inspect/panel/sequence/sentence.ts';
import { Sequence } from '../../runtime/inspect/panel/sequence/sequence.ts';
import { detailOf, type Arrow, type SequenceRow } from '../../runtime/inspect/panel/sequence/sequence-rows.ts';
import { channel, recordedJoin, recordsOf } from './recorded-join.ts';

let records: readonly InspectionRecord[];
beforeAll(async () => {
  records = await recordsOf((await recordedJoin()).recorder);
});

const arrows = (rows: readonly SequenceRow[]): Arrow[] => rows.filter((row): row is Arrow => row.kind === 'arrow');
const said = (rows: readonly SequenceRow[]): string[] =>
  rows.map((row) => sentenceOf(row).slice('00:00:00.000: '.length));
const ids = (sequence: Sequence): string[] => sequence.lifelines.all.map(({ id }) => id);

describe('the sequence of messages', () => {
  it('has an arrow for every event and every call, in the order of the records', () => {
    const { rows } = new Sequence().follow(records);
    const drawn = (type: string) => arrows(rows).filter(({ record }) => record.type === type);
    expect(drawn('event')).toHaveLength(records.filter(({ type }) => type === 'event').length);
    const calls = records.filter((record) => record.type === 'call' && record.phase !== 'taken');
    expect(drawn('call')).toHaveLength(calls.length);
    const seqs = rows.map(({ record }) => record.seq);
    expect(seqs).toEqual(seqs.toSorted((one, other) => one - other));
  });

  it('says each line as a sentence: who sent what to whom, which state was entered, which turn is durable', () => {
    const lines = said(new Sequence().follow(records).rows);
    expect(lines.slice(0, 11)).toEqual([
      'storage ready',
      'the engine opened, epoch 1',
      'the application sends xstate.init to channel-join/news',
      'channel-join/news is now prepared',
      'turn 1.2 is durable',
      'the application sends user.connect to channel-join/news',
      'channel-join/news is now fetchingGroupLink',
      'the engine sends drawn to channel-join/news',
      'turn 1.3 is durable',
      'channel-join/news asks the agent for fetchLink',
      'the agent answers channel-join/news with LDATA',
    ]);
    expect(lines).toContain('channel-join/news tells the application channel.joined');
    expect(lines).toContain('the agent to channel-join/news/relay-2: ERR');
  });

  it('has the messages to a connection and those from it between the same two, through the agent', () => {
    const through = arrows(new Sequence().follow(records).rows).filter(({ isThroughAgent }) => isThroughAgent);
    const sent = through.find(({ label }) => label === 'joinConnection · x.member');
    const answered = through.find(({ from, label }) => from === sent?.to && label.startsWith('CONF'));
    expect(sent).toMatchObject({ style: 'call', from: 'channel-join/news/relay-1' });
    expect(answered).toMatchObject({ style: 'event', to: 'channel-join/news/relay-1' });
  });

  it('shows of a selected instance itself, those below it, and with whom they dealt', () => {
    const relay = `${channel}/relay-1`;
    const sequence = new Sequence(relay).follow(records);
    expect(ids(sequence)).toEqual([channel, relay, 'agent', expect.stringMatching(/^peer:.*relay-1-1$/) as string]);
    for (const { from, to } of arrows(sequence.rows)) expect([from, to]).toContain(relay);
    expect(said(sequence.rows)).toContain(`${channel} is now connecting`);
    expect(said(sequence.rows).some((line) => line.includes('contact/bob'))).toBe(false);
  });

  it('grows with the stream as if it had been drawn at once, and lets go what is not held any more', () => {
    const grown = new Sequence();
    for (let until = 0; until <= records.length; until += 7) grown.follow(records.slice(0, until));
    grown.follow(records);
    expect(grown.rows).toEqual(new Sequence().follow(records).rows);
    const held = records.slice(40);
    const rest = grown.follow(held).rows;
    expect(rest).toEqual(new Sequence().follow(held).rows);
    expect(rest[0]?.record.seq).toBeGreaterThan(40);
  });

  it('begins anew with records of another run', () => {
    const sequence = new Sequence().follow(records);
    const other = records.slice(0, 20).map((record) => ({ ...record }));
    expect(sequence.follow(other).rows).toEqual(new Sequence().follow(other).rows);
  });

  it('knows where a moment is among the lines, and where a line is', () => {
    const sequence = new Sequence().follow(records);
    for (const row of sequence.rows.slice(0, 50)) {
      expect(sequence.rows[sequence.placeOf(row)]).toBe(row);
      expect(sequence.rows[sequence.before(row.record.seq) - 1]?.record).toBe(row.record);
    }
  });

  it('tells of each line what it carries', () => {
    const { rows } = new Sequence().follow(records);
    expect(detailOf(rows.find(({ record }) => record.type === 'event')!)).toMatchObject({ type: 'xstate.init' });
    expect(detailOf(rows.find(({ kind }) => kind === 'state')!)).toMatchObject({ after: 'prepared' });
    expect(detailOf(rows.find((row) => row.kind === 'across' && row.style === 'commit')!)).toMatchObject({
      puts: ['channel-join/news @ 1'],
    });
  });
});

describe('lifelines', () => {
  it('stand from the application to the agent and who is behind it, children behind their parent', () => {
    const lines = lifelinesOf(['agent', 'b/2', 'peer:x', 'a/1', 'application', 'b/2/child', 'clock']);
    expect(lines.all.map(({ id }) => id)).toEqual([
      ...['application', 'b/2', 'b/2/child', 'a/1', 'clock', 'agent', 'peer:x'],
    ]);
    expect(lines.all[2]).toMatchObject({ name: 'child', above: '2' });
    expect(lines.columnOf('agent')).toBe(5);
  });

  it('share one line where there are more instances than there is room, but not those of the selected one', () => {
    const many = Array.from({ length: 40 }, (_, at) => `contact/c${at}`);
    const lines = lifelinesOf([...many, 'channel-join/x', 'channel-join/x/relay-1'], 'channel-join/x');
    const instances = lines.all.filter(({ kind }) => kind === 'instance');
    expect(instances).toHaveLength(12);
    expect(instances.at(-1)).toMatchObject({ name: '31 others', count: 31 });
    expect(lines.columnOf('contact/c39')).toBe(lines.all.indexOf(instances.at(-1)!));
    expect(instances.map(({ id }) => id)).toEqual(expect.arrayContaining(['channel-join/x', 'channel-join/x/relay-1']));
  });
});

describe('the keys of a list', () => {
  it.each([
    ['ArrowDown', 4, 5],
    ['ArrowUp', 0, 0],
    ['PageDown', 4, 9],
    ['PageUp', 7, 0],
    ['Home', 4, 0],
    ['End', 4, 9],
    ['x', 4, undefined],
  ])('%s goes from line %i to %s of ten', (key, at, to) => {
    expect(listMove(key, at, 10, 8)).toBe(to);
  });
});
