import type { Page } from 'playwright';
import { cardOf, join, phase, relays, running, setRelay, type WebClient } from '../web-client.ts';
import { type Final, finalOf } from './final.ts';
import type { Disturbance, Flow, Moment } from './moments.ts';

const channel = 'Weather Watch';
const names = ['Aurora', 'Birch', 'Cobalt'];
/** The network is the same in each run: only the moments differ. */
const seed = 1;

/** What was seen at the kill, and how it ended. */
export interface Killed {
  /** States of all instances at the kill, as `relay-connection.joining`. */
  readonly states: readonly string[];
  readonly final: Final;
}

/** The flow without any disturbance. */
export async function undisturbed(client: WebClient, flow: Flow): Promise<Final> {
  const page = await client.open({ seed });
  await begin(page, flow);
  return end(page, flow);
}

/** The flow with one kill at the moment. */
export async function disturbed(client: WebClient, { flow, state, delay }: Moment, how: Disturbance): Promise<Killed> {
  const page = await client.open({ seed });
  let tell: (states: string[]) => void = () => undefined;
  const killed = new Promise<string[]>((resolve) => (tell = resolve));
  await page.exposeFunction('killed', tell);
  await page.evaluate(killWhen, { ...selectorOf(state), delay, how });
  const [states] = await Promise.all([
    killed,
    // However long it takes until then.
    how === 'reload'
      ? page.waitForEvent('load', { timeout: 0 })
      : page.locator('.danger .count').waitFor({ timeout: 0 }),
    begin(page, flow, killed),
  ]);
  await running(page);
  return { states, final: await end(page, flow) };
}

/** Up to the point where a flow needs another act of the user. */
async function begin(page: Page, flow: Flow, killed?: Promise<unknown>): Promise<void> {
  if (flow === 'busy') for (const name of names) await setRelay(page, name, 'Full');
  await join(page, channel);
  if (flow !== 'leave') return;
  await relays(page, channel, 'connected', 3);
  await cardOf(page, channel).getByRole('button', { name: 'Leave' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Leave' }).click();
  await killed;
}

async function end(page: Page, flow: Flow): Promise<Final> {
  if (flow === 'busy') {
    await phase(page, channel, 'congested');
    await relays(page, channel, 'congested', 3);
    for (const name of names) await setRelay(page, name, 'Healthy');
    await cardOf(page, channel).getByRole('button', { name: 'Try again', exact: true }).first().click();
  }
  if (flow === 'leave') await phase(page, channel, 'left');
  else await relays(page, channel, 'connected', 3);
  const final = await finalOf(page);
  await page.context().close();
  return final;
}

function selectorOf(state: string): { selector: string } {
  const [machine, phase] = state.split('.');
  return { selector: `${machine === 'channel-join' ? '.card' : '.relay'}[data-phase="${phase}"]` };
}

/** In the page: as soon as the selector matches, and the delay has passed, says what the states are and kills. */
function killWhen({ selector, delay, how }: { selector: string; delay: number; how: Disturbance }): void {
  function kill(): void {
    const states = [...document.querySelectorAll<HTMLElement>('.card, .relay')].map(
      (each) => `${each.matches('.card') ? 'channel-join' : 'relay-connection'}.${each.dataset['phase']}`,
    );
    (globalThis as unknown as { killed: (states: string[]) => void }).killed(states);
    if (how === 'reload') location.reload();
    else document.querySelector<HTMLElement>('.danger')?.click();
  }
  new MutationObserver((_, observer) => {
    if (!document.querySelector(selector)) return;
    observer.disconnect();
    if (delay > 0) setTimeout(kill, delay);
    else kill();
  }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-phase'] });
}
