import type { Page } from 'playwright';
import { afterAll, beforeAll } from 'vitest';
import { chooseSpeed, type OpenOptions, startWebClient, type WebClient } from './web-client.ts';

/** The web client for the tests of a file. */
export interface Served extends Omit<WebClient, 'close'> {
  /** As `open`, on a network that takes no time. */
  openFast(options?: OpenOptions): Promise<Page>;
}

/** Called once in a file: serves it from before the first test until after the last. */
export function served(): Served {
  let client: WebClient;
  beforeAll(async () => {
    client = await startWebClient();
  });
  afterAll(() => client.close());
  return {
    get url() {
      return client.url;
    },
    open: (options) => client.open(options),
    async openFast(options) {
      const page = await client.open(options);
      await chooseSpeed(page, 'Fast');
      return page;
    },
  };
}
