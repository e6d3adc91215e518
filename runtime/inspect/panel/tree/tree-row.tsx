/** @jsxImportSource preact */
import { stateText } from './state-text.ts';
import type { ToneOf } from './tone.ts';
import type { TreeLine } from './tree-lines.ts';

interface TreeRowProps {
  readonly id: string;
  readonly line: TreeLine;
  readonly top: number;
  readonly isSelected: boolean;
  readonly isActive: boolean;
  readonly toneOf: ToneOf;
  readonly choose: (id: string) => void;
  readonly turn: (id: string) => void;
}

/** So many children are shown as dots. */
const mostDots = 12;

/** One line: a machine with its count, or an instance with its state, and its children at a glance. */
export function TreeRow({ id, line, top, isSelected, isActive, toneOf, choose, turn }: TreeRowProps) {
  const isMachine = line.kind === 'machine';
  const names = ['tree-line', isMachine && 'is-machine', isActive && 'is-active'];
  if (!isMachine && !line.isMatch) names.push('is-aside');
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the tree has the focus and the keys
    <div
      id={id}
      class={names.filter(Boolean).join(' ')}
      role="treeitem"
      aria-level={line.level}
      aria-posinset={line.position}
      aria-setsize={line.size}
      aria-selected={isSelected}
      {...(line.isOpen !== undefined && { 'aria-expanded': line.isOpen })}
      style={{ top: `${top}px`, '--level': line.level }}
      onClick={() => (isMachine ? turn(line.id) : choose(line.id))}
    >
      <span
        class="tree-mark"
        aria-hidden="true"
        onClick={(event) => {
          if (line.isOpen === undefined) return;
          event.stopPropagation();
          turn(line.id);
        }}
      >
        {line.isOpen !== undefined && (
          <svg width="12" height="12" viewBox="0 0 12 12">
            <path d="M4.5 2.5 8 6l-3.5 3.5" fill="none" stroke="currentColor" stroke-width="1.5" />
          </svg>
        )}
      </span>
      {isMachine ? (
        <>
          <span class="tree-name">{line.machine}</span> <span class="tree-count">{line.count}</span>
        </>
      ) : (
        <InstanceLine line={line} toneOf={toneOf} />
      )}
    </div>
  );
}

function InstanceLine({ line, toneOf }: { line: TreeLine & { kind: 'instance' }; toneOf: ToneOf }) {
  const { row, children } = line;
  const states = children.map((child) => `${lastOf(child.key)}: ${stateText(child.value)}`);
  return (
    <>
      <span class="tree-name" title={row.key}>
        {lastOf(row.key)}
      </span>
      {children.length > 0 && (
        <span class="tree-dots" title={states.join('\n')}>
          <span class="visually-hidden">{`${children.length} children, `}</span>
          {children.slice(0, mostDots).map((child) => (
            <span key={child.key} class="dot" data-tone={toneOf(child)} />
          ))}
          {children.length > mostDots && <span class="tree-count muted">+{children.length - mostDots}</span>}
        </span>
      )}
      <span class="badge" data-tone={toneOf(row)} title={stateText(row.value)}>
        {row.status === 'quarantined' ? `quarantine: ${stateText(row.value)}` : stateText(row.value)}
      </span>
    </>
  );
}

/** A key without its machine, or its parent's: what tells it from its siblings. */
const lastOf = (key: string): string => key.slice(key.lastIndexOf('/') + 1);
