import { type ReactNode, useState } from 'react';

interface Props<T> {
  readonly items: readonly T[];
  readonly keyOf: (item: T) => string;
  /** Of each item, in pixels. */
  readonly itemHeight: number;
  /** How many are seen at once, at most. */
  readonly seen: number;
  readonly label: string;
  readonly children: (item: T) => ReactNode;
}

/** Items beyond either edge, so that scrolling meets no gap. */
const margin = 4;

/** A list of any length, of which only what is seen is in the document. Each item says where in the whole it is. */
export function WindowedList<T>({ items, keyOf, itemHeight, seen, label, children }: Props<T>) {
  const [top, setTop] = useState(0);
  const height = Math.min(items.length, seen) * itemHeight;
  const first = Math.max(0, Math.min(Math.floor(top / itemHeight), items.length - seen) - margin);
  const shown = items.slice(first, first + seen + 1 + 2 * margin);
  return (
    <div
      className="windowed"
      style={{ height }}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- whoever has no mouse scrolls it by the keyboard
      tabIndex={0}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
    >
      <ul aria-label={label} style={{ height: items.length * itemHeight }}>
        {shown.map((item, at) => (
          <li
            key={keyOf(item)}
            aria-setsize={items.length}
            aria-posinset={first + at + 1}
            style={{ height: itemHeight, top: (first + at) * itemHeight }}
          >
            {children(item)}
          </li>
        ))}
      </ul>
    </div>
  );
}
