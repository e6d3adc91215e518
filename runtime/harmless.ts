import { faultOf } from './errors.ts';
import type { Logger } from './ports.ts';
import { silentLogger } from './system.ts';

/** Whoever is only told of a step is not to be in its way: its throw would be taken for one of the machine. */
export function harmless<A extends readonly unknown[]>(
  tell: (...told: A) => void,
  logger: Logger,
): (...told: A) => void {
  return (...told) => {
    try {
      tell(...told);
    } catch (error) {
      logger.error('an observer threw', { error: faultOf(error) });
    }
  };
}

/** Nor is a log to be in the way of what it tells of: that it throws is told to nobody. */
export function harmlessLogger(logger = silentLogger): Logger {
  const told =
    (level: keyof Logger): Logger['debug'] =>
    (message, fields) => {
      try {
        logger[level](message, fields);
      } catch {
        // There is nobody else to tell it to.
      }
    };
  return { debug: told('debug'), info: told('info'), warn: told('warn'), error: told('error') };
}
