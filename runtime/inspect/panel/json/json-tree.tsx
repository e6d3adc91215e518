/** @jsxImportSource preact */
import { useId, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Json } from '../../../../machines/vocabulary/json.ts';
import type { PanelHost } from '../host.ts';
import { isBranch } from './json-diff.ts';
import { linesOf, previewOf, type JsonLine } from './json-lines.ts';
import { treeMove } from './tree-moves.ts';

export interface JsonTreeProps {
  /** The accessible name. */
  readonly label: string;
  readonly value: Json;
  /** An earlier value: what differs from it is marked. */
  readonly before?: Json | undefined;
  /** So many levels are open by themselves. @default 1 */
  readonly levels?: number;
  readonly host: PanelHost;
}

/** JSON as a tree, by arrows and mouse. A line's value is copied by C, or by its button. */
export function JsonTree({ label, value, before, levels = 1, host }: JsonTreeProps) {
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set());
  const [current, setCurrent] = useState<string>();
  const [said, setSaid] = useState('');
  const tree = useRef<HTMLUListElement>(null);
  const id = useId();
  const lines = useMemo(() => linesOf(value, { turned, levels }, before), [value, turned, levels, before]);
  const at = Math.max(
    0,
    lines.findIndex((line) => line.id === current),
  );
  useLayoutEffect(() => {
    if (current !== undefined) tree.current?.children[at]?.scrollIntoView({ block: 'nearest' });
  }, [current, at]);

  const turn = (line: JsonLine): void =>
    setTurned((before) => {
      const next = new Set(before);
      if (!next.delete(line.id)) next.add(line.id);
      return next;
    });
  const copy = (line: JsonLine): void => {
    const text = typeof line.value === 'string' ? line.value : JSON.stringify(line.value, undefined, 2);
    host.copy(text).then(
      () => setSaid(`Copied ${line.id === '' ? label : line.id}`),
      () => setSaid('The browser does not let this page copy.'),
    );
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const line = lines[at];
    if (!line || event.altKey) return;
    const isCopy = event.key === 'c' && String(getSelection()) === '';
    if (!isCopy && (event.ctrlKey || event.metaKey)) return;
    const move = isCopy ? undefined : treeMove(lines, at, event.key);
    if (!isCopy && !move) return;
    event.preventDefault();
    if (isCopy) copy(line);
    if (move?.turns) turn(line);
    setCurrent(lines[move?.to ?? at]?.id);
  };

  return (
    <div class="json">
      <ul
        class="json-tree"
        role="tree"
        aria-label={label}
        tabIndex={0}
        aria-activedescendant={`${id}-${at}`}
        ref={tree}
        onKeyDown={onKeyDown}
      >
        {lines.map((line, place) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the tree has the focus and the keys
          <li
            key={line.id}
            id={`${id}-${place}`}
            role="treeitem"
            class={place === at ? 'json-line is-current' : 'json-line'}
            style={{ '--level': line.level }}
            aria-level={line.level}
            aria-posinset={line.position}
            aria-setsize={line.size}
            aria-selected={place === at}
            {...(line.change && { 'data-change': line.change })}
            {...(line.isOpen !== undefined && { 'aria-expanded': line.isOpen })}
            onClick={() => {
              setCurrent(line.id);
              if (line.isOpen !== undefined && String(getSelection()) === '') turn(line);
            }}
          >
            <span class="json-twist" aria-hidden="true">
              {line.isOpen === undefined ? '' : line.isOpen ? '▾' : '▸'}
            </span>
            {line.name !== undefined && <span class="json-name">{line.name}</span>}
            <Value line={line} />
            {line.change && line.change !== 'inside' && <span class="visually-hidden">, {line.change}</span>}
            <button
              type="button"
              class="json-copy"
              tabIndex={-1}
              aria-hidden="true"
              title="Copy (C)"
              onClick={(event) => {
                event.stopPropagation();
                copy(line);
              }}
            >
              copy
            </button>
          </li>
        ))}
      </ul>
      <output class="json-said">{said}</output>
    </div>
  );
}

/** A text is cut behind so many characters; what is copied is whole. */
const longest = 400;

function Value({ line: { value, isOpen, change, before } }: { readonly line: JsonLine }) {
  if (isOpen)
    return (
      <span class="json-value" data-type="branch">
        {Array.isArray(value) ? `[${value.length}]` : ''}
      </span>
    );
  const words = previewOf(value, isBranch(value) ? 60 : longest);
  if (change === 'removed') return <del class="json-before">{words}</del>;
  return (
    <span class="json-value" data-type={typeOf(value)}>
      {change === 'changed' && before !== undefined && (
        <>
          <del class="json-before">{previewOf(before, 40)}</del>{' '}
        </>
      )}
      {words}
    </span>
  );
}

function typeOf(value: Json): string {
  return isBranch(value) ? 'branch' : value === null ? 'null' : typeof value;
}
