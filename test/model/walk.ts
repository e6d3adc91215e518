import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { memoryStore, type MemoryStoreData } from '../../persistence/memory.ts';
import type { Row } from '../../persistence/store.ts';
import { createEngine, type Engine } from '../../runtime/engine.ts';
import { JoineryError } from '../../runtime/errors.ts';
import type { InstanceRecord } from '../../runtime/record.ts';
import type { EngineRow, Registry } from '../../runtime/rows.ts';
import { scriptedAgent, virtualClock, type ScriptedEvent } from '../../simulation/index.ts';
import {
  agentEventOf,
  birthBytes,
  findings,
  madeProfile,
  Model,
  nextDue,
  randomBytes,
  sayingOf,
  type Tree,
} from './model.ts';
import { describe, type Move } from './moves.ts';
import { traceTo } from './registry.ts';
import type { ModelPath, See, Subject } from './subject.ts';

const ignore = () => undefined;

/**
 * Walks a path with the real engine: a store in memory, a virtual clock, and an agent that says what the path says.
 * After every move the rows that the engine committed have to be those of the model, whole. Throws where they are not;
 * returns how many moves it made. The machines are made once for all paths.
 */
export function walker(subject: Subject, see: See): (path: ModelPath) => Promise<number> {
  const observed = subject.registry(see);
  const model = new Model(subject.registry(ignore), subject.words);
  return (path) => walk(path, { subject, observed, see, model });
}

async function walk({ scene, moves }: ModelPath, { subject, observed, see, model }: Under): Promise<number> {
  const { words } = subject;
  const clock = virtualClock();
  const agent = scriptedAgent();
  const data: MemoryStoreData = memoryStore().data;
  let births = 0;
  let engine: Engine;
  clock.waitFor(() => engine.idle());

  const open = () =>
    createEngine({
      store: memoryStore<EngineRow & Row>({ from: data }),
      agent,
      machines: observed,
      clock,
      random: (bytes) => randomBytes(bytes, bytes === birthBytes ? births++ : 0),
      profileFactory: () => madeProfile,
      trace: traceTo(see),
    });

  async function make(tree: Tree, move: Move): Promise<boolean> {
    switch (move.type) {
      case 'user':
        return engine.send(move.key, move.event).then(() => false, isRefusal);
      case 'saying': {
        const { key, event } = sayingOf(words, tree, move);
        return engine.send(key, event).then(() => false, isRefusal);
      }
      case 'answer': {
        const event = agentEventOf(words, tree, move) as Said;
        await (event.type === 'WAIT' || event.type === 'MWARN'
          ? agent.emit(event)
          : agent.answer(event.corrId ?? '', event));
        return false;
      }
      case 'report':
        await agent.emit(agentEventOf(words, tree, move) as Said);
        return false;
      case 'time':
        await clock.advance(nextDue(tree) - clock.now());
        return false;
      case 'restart':
        await engine.close();
        for (const { status } of findings(words, tree, move.finds)) agent.setStatus(status);
        engine = await open();
        return false;
    }
  }

  engine = await open();
  const { machine, id, input } = scene.begin;
  await engine.start(machine, id, input);
  let tree = model.start(scene.begin);
  const story = [`scene "${scene.name}"`];
  const check = async (refused: boolean) => {
    await engine.idle();
    strictEqual(refused, tree.refused, `refused?\n${story.join('\n')}`);
    deepStrictEqual(committed(data), plain(tree), story.join('\n'));
  };
  await check(false);
  for (const move of [...scene.opening, ...moves]) {
    story.push(describe(move));
    const refused = await make(tree, move);
    tree = model.take(tree, move);
    await check(refused);
  }
  await engine.close();
  return moves.length;
}

interface Under {
  readonly subject: Subject;
  readonly observed: Registry;
  readonly see: See;
  readonly model: Model;
}

type Said = ScriptedEvent & { corrId?: string };

function isRefusal(error: unknown): boolean {
  if (error instanceof JoineryError && error.error.type === 'Refused') return true;
  throw error;
}

function committed(data: MemoryStoreData): InstanceRecord[] {
  return [...data.rows.values()]
    .map(({ text }) => JSON.parse(text) as EngineRow)
    .filter((row): row is InstanceRecord => 'machine' in row)
    .sort(byKey);
}

function plain({ rows }: Tree): InstanceRecord[] {
  return (JSON.parse(JSON.stringify([...rows.values()])) as InstanceRecord[]).sort(byKey);
}

const byKey = (a: InstanceRecord, b: InstanceRecord): number => (a.key < b.key ? -1 : 1);
