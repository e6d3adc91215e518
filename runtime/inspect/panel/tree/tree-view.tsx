/** @jsxImportSource preact */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Registry } from '../../../rows.ts';
import type { InspectionModel, ModelState } from '../model/model.ts';
import { useInView } from './use-in-view.ts';
import { useWindow } from './use-window.ts';
import { tonesOf } from './tone.ts';
import { TreeFilters } from './tree-filters.tsx';
import { treeKey } from './tree-keys.ts';
import { countRows, isActive, type TreeFilter, treeLines } from './tree-lines.ts';
import { TreeRow } from './tree-row.tsx';

export interface TreeViewProps {
  readonly model: InspectionModel;
  readonly state: ModelState;
  readonly machines: Registry;
  /** An instance was tapped, or confirmed by Enter, also one that was selected before. */
  readonly look?: () => void;
}

const lineHeight = 26;

/** What was opened or closed: a search shows what it finds, also below what is closed otherwise. */
type Turned = Readonly<Record<'all' | 'found', ReadonlySet<string>>>;

/** All instances at the moment: by machine, children below their parents, as a tree that is drawn where it is seen. */
export function TreeView({ model, state, machines, look }: TreeViewProps) {
  const { rows, selected } = state;
  const toneOf = useMemo(() => tonesOf(machines), [machines]);
  const [filter, setFilter] = useState<TreeFilter>({ text: '' });
  const [turnedIn, setTurned] = useState<Turned>({ all: new Set(), found: new Set() });
  const [active, setActive] = useState<string>();
  const among = isActive(filter) ? 'found' : 'all';
  const turned = turnedIn[among];
  const counts = useMemo(() => countRows(rows.values(), filter.machine, toneOf), [rows, filter.machine, toneOf]);
  const lines = useMemo(() => treeLines(rows, filter, turned, toneOf), [rows, filter, turned, toneOf]);
  const scroller = useRef<HTMLDivElement>(null);
  const { from, to } = useWindow(scroller, lineHeight, lines.length);
  const current = lines.find(({ id }) => id === active) ?? lines.find(({ id }) => id === selected);
  const place = current ? lines.indexOf(current) : -1;

  /** What was selected here and is not shown as selected yet: keys may be faster than frames. */
  const own = useRef<string[]>([]);

  // What is selected elsewhere is what the keys go on from here.
  useEffect(() => {
    const at = selected === undefined ? -1 : own.current.indexOf(selected);
    own.current.splice(0, at < 0 ? own.current.length : at + 1);
    if (at < 0) setActive(selected);
  }, [selected]);
  useInView(scroller, lineHeight, place, current?.id);

  const turn = (id: string) =>
    setTurned((before) => {
      const after = new Set(before[among]);
      if (!after.delete(id)) after.add(id);
      return { ...before, [among]: after };
    });
  function choose(id: string): void {
    setActive(id);
    if (!rows.has(id)) return;
    if (id !== selected) own.current.push(id);
    model.select(id);
  }
  function onKeyDown(event: KeyboardEvent): void {
    const answer = treeKey(event.key, lines, place, Math.floor((scroller.current?.clientHeight ?? 0) / lineHeight));
    if (!answer) return;
    event.preventDefault();
    if ('turn' in answer) turn(answer.turn);
    else choose(answer.go);
    if ('go' in answer && (event.key === 'Enter' || event.key === ' ')) look?.();
  }

  return (
    <div class="tree-view">
      <TreeFilters filter={filter} counts={counts} change={setFilter} />
      {lines.length === 0 && (
        <output class="tree-none">{isActive(filter) ? 'No instance is like that.' : 'No instance yet.'}</output>
      )}
      <div
        class="tree"
        ref={scroller}
        role="tree"
        aria-label="Instances"
        tabIndex={0}
        {...(current && place >= from && place < to && { 'aria-activedescendant': elementId(current.id) })}
        onKeyDown={onKeyDown}
      >
        <div class="tree-lines" role="presentation" style={{ height: `${lines.length * lineHeight}px` }}>
          {lines.slice(from, to).map((line, at) => (
            <TreeRow
              key={line.id}
              id={elementId(line.id)}
              line={line}
              top={(from + at) * lineHeight}
              isSelected={line.id === selected}
              isActive={line.id === current?.id}
              toneOf={toneOf}
              choose={(id) => {
                choose(id);
                look?.();
              }}
              turn={turn}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

const elementId = (id: string): string => `tree-${id}`;
