import { systemClock } from '../../system.ts';
import { attendViewer, stately, type ViewerOptions, xstate4 } from './attend-viewer.ts';

export interface WindowViewerOptions extends ViewerOptions {
  /** The viewer's: what `window.open` returned, or the `contentWindow` of a frame in the page. */
  readonly target: Pick<Window, 'postMessage'>;
  /** Of the viewer's page (`https://stately.ai`): no other gets anything. `*`: whatever page the window shows. */
  readonly origin: string;
  /** Where the viewer's messages are heard. @default this page */
  readonly own?: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>;
}

/**
 * Shows a stream of inspection in a viewer of `@statelyai/inspect` 0.7, in another window or a frame. To be called as soon
 * as that is opened: it says hello once, when it is loaded, and then gets everything from the beginning. Returns its end.
 * Throws a TypeError where the origin is none.
 */
export const postToStately = (options: WindowViewerOptions): (() => void) => postTo(stately, options);

/**
 * Shows a stream of inspection in a viewer of `@xstate/inspect` 0.8, in another window or a frame, as `postToStately` does.
 * With `allowSend` it may send events to instances.
 */
export const postToXstate4 = (options: WindowViewerOptions): (() => void) => postTo(xstate4, options);

function postTo(protocol: typeof stately, options: WindowViewerOptions): () => void {
  const { target, own = globalThis, clock = systemClock } = options;
  const origin = options.origin === '*' ? '*' : new URL(options.origin).origin;
  const viewer = attendViewer(protocol, options, {
    send: (message) => target.postMessage(message, origin),
    // The page goes on with its own work in between.
    drained: () => new Promise((resolve) => void clock.setTimer(resolve, 0)),
  });
  function hear(event: Event): void {
    const { source, origin: from, data } = event as MessageEvent<unknown>;
    if (source === target && (origin === '*' || from === origin)) viewer.hear(data);
  }
  own.addEventListener('message', hear);
  return () => {
    own.removeEventListener('message', hear);
    viewer.end();
  };
}
