import { createWindowReceiver } from '@xstate/inspect';

/** A viewer of `@xstate/inspect`, as far as its own receiver goes; `say` sends what it is given. */
const got: unknown[] = [];
const receiver = createWindowReceiver();
Object.assign(window, { got, say: receiver.send });
receiver.subscribe((event) => void got.push(event));
