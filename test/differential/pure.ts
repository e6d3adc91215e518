import type { ChainHost } from '../../runtime/chain-host.ts';
import type { Chain } from '../../runtime/chain.ts';
import type { Chaining } from '../../runtime/drafts.ts';
import type { InstanceKey, MachineEvent } from '../../runtime/record.ts';
import type { Registry } from '../../runtime/rows.ts';
import { systemSha256 } from '../../runtime/system.ts';
import { drawn, made, now, plain, type Asked, type Shown } from './live.ts';
import { runOver, type RowMap } from './rows.ts';

/** The pure chain over rows in a map: no engine, no store, no agent. */
export class PureTree {
  readonly asked: Asked[] = [];
  readonly taken: string[] = [];
  rows: RowMap = new Map();
  /** Rows that went with a disposable end: a live tree keeps its dead actors. */
  readonly removed = new Set<InstanceKey>();
  readonly #host: ChainHost;

  constructor(
    registry: Registry,
    machine: string,
    private readonly root: InstanceKey,
    input: object,
  ) {
    this.#host = {
      definition: (name) => {
        const definition = registry[name];
        if (!definition) throw new Error(`no machine ${name}`);
        return definition;
      },
      now,
      draw: () => drawn,
      makeProfile: () => made,
      digest: systemSha256,
      observe: (key, { type }, { effects }) => {
        if (type !== 'xstate.init') this.taken.push(`${key} ${type}`);
        for (const effect of effects) this.asked.push({ key, kind: effect.kind, what: plain(effect) });
      },
    };
    this.#run((chain) => chain.start(root, machine, input as never));
  }

  send(key: InstanceKey, event: MachineEvent): void {
    this.#run((chain) => chain.deliver(key, event));
  }

  /** The same as the answer to a command, which is not awaited any more. */
  answer(key: InstanceKey, corrId: string, event: MachineEvent): void {
    this.#run((chain) => chain.answer(key, corrId, event, corrId));
  }

  fire(key: InstanceKey, id: string): void {
    this.#run((chain) => chain.fire(key, id));
  }

  shown(): Record<InstanceKey, Shown> {
    return Object.fromEntries(
      [...this.rows].map(([key, { status, value, context, children }]) => [
        key,
        { status, value, context, children: Object.keys(children) },
      ]),
    );
  }

  #run(body: (chain: Chain) => Chaining<unknown>): void {
    const { rows, deleted } = runOver(this.rows, this.#host, body);
    this.rows = rows;
    for (const key of deleted) this.removed.add(key);
  }
}
