/** @jsxImportSource preact */
import type { ChartNode } from './chart.ts';
import { ChartLines } from './chart-lines.tsx';
import type { PlacedShape } from './layout.ts';
import type { Looks } from './looks.ts';
import { sizes } from './sizes.ts';
import { toneOfTags } from './state-tone.ts';

interface ShapeProps {
  readonly shape: PlacedShape;
  /** None for a marker. */
  readonly node: ChartNode | undefined;
  readonly looks: Looks;
  readonly isActive: boolean;
  readonly isFound: boolean;
  readonly isChosen: boolean;
  readonly choose: (id: string) => void;
  /** It has the focus. */
  readonly reach: (id: string) => void;
}

/** A state, or a marker. A state is a button that opens what is known of it. */
export function ChartShape({ shape, node, looks, isActive, isFound, isChosen, choose, reach }: ShapeProps) {
  const { id, kind, title, lines, box } = shape;
  const place = `translate(${box.x} ${box.y})`;
  if (kind === 'initial') {
    return (
      <circle class="chart-initial" transform={place} cx={box.width / 2} cy={box.height / 2} r={box.width / 2 - 1} />
    );
  }
  const tone = node && toneOfTags(node.tags);
  const face = (
    <>
      <rect class="chart-box" width={box.width} height={box.height} rx={kind === 'compound' ? 12 : 8} />
      {kind === 'final' && (
        <rect class="chart-inner" x={3} y={3} width={box.width - 6} height={box.height - 6} rx={5.5} />
      )}
      {tone && <circle class="chart-dot" data-tone={tone} cx={sizes.inset + 3} cy={sizes.title.line / 2} r={3.5} />}
      <text
        class="chart-title"
        x={kind === 'history' ? 8 : sizes.inset + (tone ? 14 : 0)}
        y={sizes.title.line / 2 + 4.5}
      >
        {kind === 'history' ? 'H' : title}
      </text>
    </>
  );
  const names = [kind === 'history' ? `H ${title}` : title, isActive && 'active', kind !== 'atomic' && kind];
  return (
    <g
      class="chart-shape"
      data-kind={kind}
      data-active={isActive || undefined}
      data-found={isFound || undefined}
      data-chosen={isChosen || undefined}
      transform={place}
    >
      {node ? (
        <g
          class="chart-button"
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- SVG has no element for it
          role="button"
          tabIndex={0}
          aria-label={[...names, ...node.tags].filter(Boolean).join(', ')}
          aria-pressed={isChosen}
          onClick={() => choose(id)}
          onFocus={() => reach(id)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' && event.key !== ' ') return;
            event.preventDefault();
            choose(id);
          }}
        >
          {face}
        </g>
      ) : (
        face
      )}
      {lines.length > 0 && <path class="chart-rule" d={`M0 ${sizes.title.line}H${box.width}`} />}
      <ChartLines lines={lines} x={sizes.inset} y={sizes.title.line + 15} height={sizes.line.line} looks={looks} />
    </g>
  );
}
