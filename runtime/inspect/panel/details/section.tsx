/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

/** Which sections are open: the same for every instance, for as long as the view is there. */
export interface Disclosure {
  isOpen(title: string): boolean;
  set(title: string, open: boolean): void;
}

/** @param closed titles of the sections that are closed at first. */
export function useDisclosure(closed: readonly string[]): Disclosure {
  const [open, setOpen] = useState<Readonly<Record<string, boolean>>>({});
  return {
    isOpen: (title) => open[title] ?? !closed.includes(title),
    set: (title, isOpen) => setOpen((before) => ({ ...before, [title]: isOpen })),
  };
}

interface SectionProps {
  readonly title: string;
  readonly count?: number;
  readonly disclosure: Disclosure;
  readonly children: ComponentChildren;
}

/** A part of the details, which can be closed. One without anything in it (a count of 0) is a line. */
export function Section({ title, count, disclosure, children }: SectionProps) {
  const words = (
    <>
      <h3>{title}</h3>
      {count !== undefined && <span class="details-count">{count}</span>}
    </>
  );
  if (count === 0) return <div class="details-section is-empty">{words}</div>;
  return (
    <details
      class="details-section"
      open={disclosure.isOpen(title)}
      onToggle={({ currentTarget }) => disclosure.set(title, currentTarget.open)}
    >
      <summary>{words}</summary>
      <div class="details-body">{children}</div>
    </details>
  );
}
