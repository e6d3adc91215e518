/** @jsxImportSource preact */
import type { InstanceKey } from '../../../record.ts';
import { pathOf } from './overview-path.ts';
import type { Turn } from './turns.ts';

interface OverviewProps {
  readonly turns: readonly Turn[];
  readonly at: number;
  readonly selected: InstanceKey | undefined;
  readonly go: (turn: Turn | undefined) => void;
}

const [bars, height] = [240, 26];

/** All turns that are held at a glance: how many instances each touched, and in colour where it was the selected one. */
export function Overview({ turns, at, selected, go }: OverviewProps) {
  function drag(event: PointerEvent): void {
    const { currentTarget, clientX, buttons } = event;
    if (!(currentTarget instanceof Element) || buttons === 0) return;
    if (event.type === 'pointerdown') currentTarget.setPointerCapture(event.pointerId);
    const { left, width } = currentTarget.getBoundingClientRect();
    go(turns[Math.max(0, Math.min(turns.length - 1, Math.floor(((clientX - left) / width) * turns.length)))]);
  }
  return (
    <div class="timeline-overview" aria-hidden="true" onPointerDown={drag} onPointerMove={drag}>
      <svg viewBox={`0 0 ${bars} ${height}`} preserveAspectRatio="none">
        <path class="timeline-bars" d={pathOf(turns, bars, height, (turn) => turn.touched.size)} />
        {selected !== undefined && (
          <path
            class="timeline-own"
            d={pathOf(turns, bars, height, ({ touched }) => (touched.has(selected) ? touched.size : 0))}
          />
        )}
      </svg>
      {turns.length > 0 && (
        <span class="timeline-cursor" style={{ insetInlineStart: `${((at + 0.5) / turns.length) * 100}%` }} />
      )}
    </div>
  );
}
