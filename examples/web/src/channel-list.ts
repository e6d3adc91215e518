/** Which channels this user has: the client's own list, as any chat client keeps one. Newest first. */
export interface ChannelList {
  entries(): readonly { readonly id: string; readonly link: string }[];
  /** Kept before the join is started, so that no join is ever without its entry. */
  add(id: string, link: string): void;
  remove(id: string): void;
  clear(): void;
}

const item = 'joinery.channels';

export function channelList(storage: Storage = localStorage): ChannelList {
  const entries: ChannelList['entries'] = () =>
    JSON.parse(storage.getItem(item) ?? '[]') as ReturnType<ChannelList['entries']>;
  const save = (list: ReturnType<ChannelList['entries']>): void => storage.setItem(item, JSON.stringify(list));
  return {
    entries,
    add: (id, link) => save([{ id, link }, ...entries().filter((entry) => entry.id !== id)]),
    remove: (id) => save(entries().filter((entry) => entry.id !== id)),
    clear: () => storage.removeItem(item),
  };
}
