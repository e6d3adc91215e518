import type { Recording } from 'joinery/inspect';

/** What runs in this page to be looked at. */
export type DemoName = 'join' | 'group' | 'crowd';

/** The BroadcastChannel on which demos can be followed from another tab. */
export const demoChannel = 'joinery-inspect';

/** What is shown, and the address under which it is shown again. */
export type Choice = { readonly address: string } & (
  | { readonly kind: 'demo'; readonly demo: DemoName }
  | { readonly kind: 'connect'; readonly url: string; readonly token: string }
  | { readonly kind: 'tab'; readonly channel: string }
  | { readonly kind: 'recording'; readonly name: string; readonly recording: Recording }
  | { readonly kind: 'gallery' }
);

const demoNames: readonly DemoName[] = ['join', 'group', 'crowd'];

export const demo = (name: DemoName): Choice => ({ kind: 'demo', demo: name, address: `?demo=${name}` });
export const gallery: Choice = { kind: 'gallery', address: '?gallery' };
export const tab = (channel: string): Choice => ({ kind: 'tab', channel, address: `?${query({ tab: channel })}` });
export const connect = (url: string, token: string): Choice => ({
  ...{ kind: 'connect', url, token },
  address: `?${query({ connect: url, token })}`,
});

/** What an address asks for; nothing where there is a choice to be made. */
export function chosenIn(search: string): Choice | undefined {
  const asked = new URLSearchParams(search);
  const name = demoNames.find((each) => each === asked.get('demo'));
  if (name) return demo(name);
  const url = asked.get('connect');
  if (url !== null && isSocket(url)) return connect(url, asked.get('token') ?? '');
  const channel = asked.get('tab');
  if (channel !== null) return tab(channel);
  return asked.has('gallery') ? gallery : undefined;
}

const isSocket = (url: string): boolean => URL.canParse(url) && /^wss?:$/.test(new URL(url).protocol);

const query = (fields: Record<string, string>): string => new URLSearchParams(fields).toString();
