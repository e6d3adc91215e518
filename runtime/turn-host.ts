import { encodeBase64url } from '../machines/vocabulary/base64url.ts';
import { readProfile } from './border.ts';
import type { ChainHost } from './chain-host.ts';
import { Fault } from './errors.ts';
import { harmless } from './harmless.ts';
import type { EngineOptions } from './options.ts';
import type { Registry } from './rows.ts';
import { silentLogger, systemRandom, systemSha256 } from './system.ts';
import type { TurnLog } from './turn-log.ts';

/** What the chains of a turn need from outside, by the engine's options. */
export function turnHost(options: EngineOptions, registry: Registry, now: number, log?: TurnLog): ChainHost {
  const { profileFactory, random = systemRandom, sha256 = systemSha256, logger = silentLogger } = options;
  const observe = options.observe && harmless(options.observe, logger);
  const trace = options.trace && harmless(options.trace, logger);
  return {
    definition: (machine) => {
      const definition = registry[machine];
      if (!definition) throw new Fault(`no machine '${machine}'`);
      return definition;
    },
    now,
    draw: (bytes) => encodeBase64url(random(bytes)),
    makeProfile: (kind) => readProfile(profileFactory(kind, random)),
    digest: (data) => sha256(data),
    log,
    ...(observe ? { observe } : {}),
    ...(trace ? { trace } : {}),
  };
}
