import { afterEach, describe, expect, it, vi } from 'vitest';
import { postToStately, postToXstate4, type WindowViewerOptions } from '../../runtime/inspect/viewers/window.ts';
import { fixtureSource } from './fixture-source.ts';
import { numbered, turnOf } from './records.ts';

interface Viewer extends Window {
  readonly got?: { readonly type: string; readonly sessionId: string; readonly state?: { readonly value: unknown } }[];
  readonly say?: (message: object) => void;
}

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** Modules of viewers. */
const viewers = {
  stately: new URL('./page/stately-viewer.ts', import.meta.url).href,
  xstate4: new URL('./page/xstate-4-viewer.ts', import.meta.url).href,
};

/** A frame of this page, and what leads it to the viewer. */
function frame() {
  const element = document.createElement('iframe');
  document.body.append(element);
  ends.push(() => element.remove());
  const target = element.contentWindow as Viewer;
  return { target, show: (viewer: string) => (element.srcdoc = `<script type="module" src="${viewer}"></script>`) };
}

function sourceOfOne(send?: WindowViewerOptions['source']['send']) {
  const source = fixtureSource();
  source.add(...numbered(turnOf('1', 'relay/a', 1)));
  return { source: { ...source, ...(send && { send }) }, add: source.add };
}

const types = ({ got = [] }: Viewer) => got.map(({ type }) => type);
const until = (check: () => void) => vi.waitFor(check, { timeout: 60_000, interval: 20 });
const { origin } = location;

describe('the receiver of @statelyai/inspect in a frame', () => {
  it('gets everything once it is loaded, what is new, and everything again when it is loaded anew', async () => {
    const { source, add } = sourceOfOne();
    const { target, show } = frame();
    ends.push(postToStately({ source, target, origin }));
    show(viewers.stately);
    const first = ['@xstate.actor', '@xstate.event', '@xstate.snapshot'];
    await until(() => expect(types(target)).toEqual(first));
    add(...numbered(turnOf('2', 'relay/a', 2), 4));
    const all = [...first, '@xstate.event', '@xstate.snapshot'];
    await until(() => expect(types(target)).toEqual(all));
    const { got } = target;
    target.location.reload();
    await until(() => expect(target.got).not.toBe(got));
    await until(() => expect(types(target)).toEqual(all));
  });

  it('gets nothing where the page is of another origin than was said, nor another window', async () => {
    const { source } = sourceOfOne();
    const stranger = frame();
    const other = frame();
    const heard = vi.fn();
    const told = vi.fn();
    addEventListener('message', heard);
    ends.push(() => removeEventListener('message', heard));
    ends.push(postToStately({ source, target: stranger.target, origin: 'https://stately.ai' }));
    ends.push(postToStately({ source, target: { postMessage: told }, origin }));
    stranger.show(viewers.stately);
    other.show(viewers.stately);
    await until(() => expect(heard).toHaveBeenCalledTimes(2));
    // One more that is heard last, and told: what was to be told to the others would have been by then.
    const good = frame();
    ends.push(postToStately({ source, target: good.target, origin }));
    good.show(viewers.stately);
    await until(() => expect(types(good.target)).toHaveLength(3));
    expect(types(stranger.target)).toEqual([]);
    expect(types(other.target)).toEqual([]);
    expect(told).not.toHaveBeenCalled();
  });

  it('gets it in a window of its own as well', async () => {
    const { source } = sourceOfOne();
    const target = window.open('about:blank');
    if (!target) throw new Error('no window was opened');
    ends.push(() => target.close());
    ends.push(postToStately({ source, target, origin }));
    const script = target.document.createElement('script');
    script.type = 'module';
    script.src = viewers.stately;
    target.document.head.append(script);
    await until(() => expect(types(target)).toHaveLength(3));
  });
});

describe('the receiver of @xstate/inspect in a frame', () => {
  const event = JSON.stringify({ name: 'go', data: { type: 'go' }, $$type: 'scxml', origin: 'relay/a' });

  it('reads everything with XState 4, and sends events back where that is allowed', async () => {
    const sent = vi.fn(async () => ({ changed: true }));
    const { source, add } = sourceOfOne(sent);
    const { target, show } = frame();
    ends.push(postToXstate4({ source, target, origin, allowSend: true }));
    show(viewers.xstate4);
    await until(() => expect(types(target)).toEqual(['service.register', 'service.event', 'service.state']));
    add(...numbered(turnOf('2', 'relay/a', 2), 4));
    await until(() => expect(target.got?.at(-1)?.state?.value).toBe('state 2'));
    target.say?.({ type: 'xstate.event', event: 'no JSON' });
    target.say?.({ type: 'xstate.event', event });
    await until(() => expect(sent.mock.calls).toEqual([['relay/a', { type: 'go' }]]));
  });

  it('sends nothing where that is not allowed, and is told nothing after the end', async () => {
    const sent = vi.fn(async () => ({ changed: true }));
    const { source, add } = sourceOfOne(sent);
    const { target, show } = frame();
    const end = postToXstate4({ source, target, origin });
    show(viewers.xstate4);
    await until(() => expect(types(target)).toHaveLength(3));
    target.say?.({ type: 'xstate.event', event });
    target.say?.({ type: 'xstate.inspecting' });
    await until(() => expect(types(target)).toHaveLength(6));
    expect(sent).not.toHaveBeenCalled();
    end();
    const goodbyes = vi.fn();
    target.addEventListener('message', goodbyes);
    add(...numbered(turnOf('2', 'relay/a', 2), 4));
    await until(() => expect(goodbyes.mock.calls.map(([{ data }]) => data)).toEqual([{ type: 'xstate.disconnect' }]));
    expect(types(target)).toHaveLength(6);
  });

  it('can be whatever page the window shows, where that was said', async () => {
    const { source } = sourceOfOne();
    const { target, show } = frame();
    ends.push(postToXstate4({ source, target, origin: '*' }));
    show(viewers.xstate4);
    await until(() => expect(types(target)).toHaveLength(3));
    expect(() => postToXstate4({ source, target, origin: 'stately' })).toThrow(TypeError);
  });
});
