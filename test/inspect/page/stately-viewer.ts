import { createBrowserReceiver } from '@statelyai/inspect';

/** A viewer of `@statelyai/inspect`, as far as its own receiver goes. */
const got: unknown[] = [];
Object.assign(window, { got });
createBrowserReceiver().subscribe((message) => void got.push(message));
