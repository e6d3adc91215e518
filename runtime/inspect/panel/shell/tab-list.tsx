/** @jsxImportSource preact */
interface TabListProps<T extends string> {
  readonly label: string;
  readonly tabs: readonly (readonly [id: T, label: string])[];
  readonly chosen: T;
  readonly choose: (id: T) => void;
}

/** Tabs of which one is chosen; its page has the id `page-<tab>`. Arrow keys go from one to the next. */
export function TabList<T extends string>({ label, tabs, chosen, choose }: TabListProps<T>) {
  function onKeyDown(event: KeyboardEvent): void {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const at = tabs.findIndex(([id]) => id === chosen);
    const place = (at + by + tabs.length) % tabs.length;
    const to = tabs[place];
    if (!to) return;
    choose(to[0]);
    const list = event.currentTarget;
    if (list instanceof Element) list.querySelectorAll('button')[place]?.focus();
  }
  return (
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- the chosen tab has the focus
    <div class="tabs" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
      {tabs.map(([id, name]) => (
        <button
          key={id}
          type="button"
          role="tab"
          id={`tab-${id}`}
          aria-selected={id === chosen}
          {...(id === chosen && { 'aria-controls': `page-${id}` })}
          tabIndex={id === chosen ? 0 : -1}
          onClick={() => choose(id)}
        >
          {name}
        </button>
      ))}
    </div>
  );
}
