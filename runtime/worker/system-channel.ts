/** What is said on it is heard by all others of the same name, in other tabs and workers. */
export interface Channel {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  close(): void;
}

export type OpenChannel = (name: string) => Channel;

/** The platform's channels, or none. */
export const systemChannels: OpenChannel | undefined =
  typeof BroadcastChannel === 'undefined' ? undefined : (name) => new BroadcastChannel(name);
