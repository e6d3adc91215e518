import { registry } from '../../../machines/registry.ts';
import { faultOf } from '../../errors.ts';
import type { Clock, Logger } from '../../ports.ts';
import type { Registry } from '../../rows.ts';
import { silentLogger, systemClock } from '../../system.ts';
import type { InspectionSource } from '../source.ts';
import { sentBack, typeOf } from './sent-back.ts';
import { toStately } from './stately.ts';
import { tellViewer, type ViewerLine } from './tell-viewer.ts';
import type { Translation } from './translation.ts';
import { toXstate4 } from './xstate-4.ts';

export interface ViewerOptions {
  /** What is shown; it stays open when the viewer is gone. */
  readonly source: InspectionSource;
  /** Their definitions are shown. @default the library's own machines */
  readonly machines?: Registry;
  /** Whether the viewer may send events to instances, where the source allows it. @default false */
  readonly allowSend?: boolean;
  /** @default the platform's */
  readonly clock?: Clock;
  /** @default silent */
  readonly logger?: Logger;
}

/** How a kind of viewer is spoken with: what it says when it is there, and what either side says when it goes. */
interface Protocol {
  readonly hello: string;
  readonly bye: string;
  readonly translate: (machines: Registry) => Translation<object>;
  /** What it says to send an event to an instance. */
  readonly sends?: string;
}

export const stately: Protocol = {
  hello: '@statelyai.connected',
  bye: '@statelyai.disconnected',
  translate: toStately,
};

export const xstate4: Protocol = {
  hello: 'xstate.inspecting',
  bye: 'xstate.disconnect',
  translate: toXstate4,
  sends: 'xstate.event',
};

/** A viewer that is spoken with. */
export interface AttendedViewer {
  /** Anything may be said: what is not of the protocol is not heard. */
  hear(said: unknown): void;
  /** Says goodbye. */
  end(): void;
}

/** Tells a viewer everything from the beginning whenever it says hello, and hears what it sends. */
export function attendViewer(protocol: Protocol, options: ViewerOptions, line: ViewerLine<object>): AttendedViewer {
  const { source, machines = registry, allowSend = false, clock = systemClock, logger = silentLogger } = options;
  const { hello, bye, translate, sends } = protocol;
  let stop: () => void = () => undefined;

  function send(said: unknown): void {
    const sent = sentBack(said);
    if (!sent || !allowSend || !source.send) return;
    source.send(sent.key, sent.event).catch((error: unknown) => {
      logger.warn('what a viewer sent was not taken', { error: faultOf(error) });
    });
  }

  return {
    hear(said) {
      const type = typeOf(said);
      if (type === hello || type === bye) stop();
      if (type === hello) stop = tellViewer(source, translate(machines), line, clock);
      else if (type === sends && sends !== undefined) send(said);
    },
    end() {
      stop();
      line.send({ type: bye });
    },
  };
}
