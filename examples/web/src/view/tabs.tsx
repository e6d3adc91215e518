import type { KeyboardEvent, ReactNode } from 'react';

interface Props<T extends string> {
  readonly label: string;
  /** What a mark at a tab says. */
  readonly newsLabel: string;
  readonly tabs: readonly { readonly id: T; readonly name: string; readonly count: number; readonly news: boolean }[];
  readonly selected: T;
  readonly onSelect: (id: T) => void;
  readonly children: ReactNode;
}

/** Tabs and the panel of the selected one. Arrow keys go from one to the next. */
export function Tabs<T extends string>({ label, newsLabel, tabs, selected, onSelect, children }: Props<T>) {
  function step({ key, currentTarget }: KeyboardEvent<HTMLButtonElement>): void {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (by === undefined) return;
    const next = (tabs.findIndex(({ id }) => id === selected) + by + tabs.length) % tabs.length;
    const tab = tabs[next];
    if (tab) onSelect(tab.id);
    currentTarget.parentElement?.querySelectorAll<HTMLElement>('[role="tab"]')[next]?.focus();
  }
  return (
    <>
      <div className="tabs" role="tablist" aria-label={label}>
        {tabs.map(({ id, name, count, news }) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`tab-${id}`}
            aria-selected={id === selected}
            aria-controls={`panel-${id}`}
            tabIndex={id === selected ? 0 : -1}
            onClick={() => onSelect(id)}
            onKeyDown={step}
          >
            {name} {count > 0 && <span className="tab-count">{count}</span>}
            {news && (
              <span className="tab-news">
                <span className="hidden">{newsLabel}</span>
              </span>
            )}
          </button>
        ))}
      </div>
      <div className="column" role="tabpanel" id={`panel-${selected}`} aria-labelledby={`tab-${selected}`}>
        {children}
      </div>
    </>
  );
}
