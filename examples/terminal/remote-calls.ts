import type { ChildProcess } from 'node:child_process';

/** Either end of the IPC channel between a process and its child: a `ChildProcess`, or the child's own `process`. */
type Channel = Pick<ChildProcess, 'on' | 'send'> | NodeJS.Process;

/** What one side offers to the other. Arguments and results are plain data. */
type Offered = Record<string, (argument: never) => unknown>;

type Message =
  | { readonly call: number; readonly name: string; readonly argument: unknown }
  | { readonly answer: number; readonly result?: unknown; readonly error?: string };

export type Remote<O extends Offered> = {
  readonly [K in keyof O]: (...argument: Parameters<O[K]>) => Promise<Awaited<ReturnType<O[K]>>>;
};

/**
 * Calls of named functions over the channel, in both directions. Returns the other side's functions; a call rejects
 * with the message of what the function threw, and when the other side has gone.
 */
export function remoteCalls<Theirs extends Offered>(channel: Channel, ours: Offered): Remote<Theirs> {
  const waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  let last = 0;

  function post(message: Message): void {
    // The other side may have gone; whoever waits for an answer hears of that by `disconnect`.
    channel.send?.(message, undefined, undefined, () => undefined);
  }

  async function answer({ call, name, argument }: Extract<Message, { call: number }>): Promise<void> {
    try {
      const run = ours[name];
      if (!run) throw new Error(`there is no '${name}' here`);
      post({ answer: call, result: await run(argument as never) });
    } catch (error) {
      post({ answer: call, error: error instanceof Error ? error.message : String(error) });
    }
  }

  function receive(message: Message): void {
    if ('call' in message) {
      void answer(message);
      return;
    }
    const pending = waiting.get(message.answer);
    waiting.delete(message.answer);
    if (message.error === undefined) pending?.resolve(message.result);
    else pending?.reject(new Error(message.error));
  }

  // Each in a turn of its own: what one message sets off is done before the next, even if they came together.
  channel.on('message', (message) => setImmediate(receive, message as Message));
  channel.on('disconnect', () => {
    for (const { reject } of waiting.values()) reject(new Error('the other process has gone'));
    waiting.clear();
  });

  return new Proxy({} as Remote<Theirs>, {
    get: (_, name) => (argument: unknown) =>
      new Promise((resolve, reject) => {
        waiting.set((last += 1), { resolve, reject });
        post({ call: last, name: String(name), argument });
      }),
  });
}
