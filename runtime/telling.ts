import { faultOf } from './errors.ts';
import type { Inspected, Inspector, Opened } from './inspected.ts';
import type { Logger } from './ports.ts';
import { TurnLog } from './turn-log.ts';

/** Tells an inspector, if there is one that listens. One that throws harms nobody. */
export class Telling {
  constructor(
    private readonly inspector: Inspector | undefined,
    private readonly logger: Logger,
  ) {}

  /** Whether somebody listens. */
  get on(): boolean {
    return this.inspector?.on === true;
  }

  /** What a turn is to note down in; nothing where nobody listens. */
  logOf(turn: string): TurnLog | undefined {
    return this.on ? new TurnLog(turn) : undefined;
  }

  tell(inspected: Inspected): void {
    const { inspector } = this;
    if (!inspector?.on) return;
    try {
      inspector.record(inspected);
    } catch (error) {
      this.#failed(error);
    }
  }

  async opened(now: () => Promise<Opened>): Promise<void> {
    try {
      await this.inspector?.opened(now);
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    this.logger.error('an inspector threw', { error: faultOf(error) });
  }
}
