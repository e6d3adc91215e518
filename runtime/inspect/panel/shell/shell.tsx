/** @jsxImportSource preact */
import { useRef, useState } from 'preact/hooks';
import type { Registry } from '../../../rows.ts';
import type { LayoutGraph } from '../chart/elk.ts';
import { ChartView } from '../chart/chart-view.tsx';
import { InstanceDetails } from '../details/instance-details.tsx';
import type { InspectionModel } from '../model/model.ts';
import { RecordingBar } from '../recording/recording-bar.tsx';
import { SequenceView } from '../sequence/sequence-view.tsx';
import { TimelineView } from '../timeline/timeline-view.tsx';
import { TreeView } from '../tree/tree-view.tsx';
import { Header } from './header.tsx';
import { Help } from './help.tsx';
import { shellKey } from './shell-keys.ts';
import { TabList } from './tab-list.tsx';
import { useKeptFocus } from './use-kept-focus.ts';
import { useModelState } from './use-model.ts';
import { useIsNarrow } from './use-narrow.ts';

interface ShellProps {
  readonly model: InspectionModel;
  readonly machines: Registry;
  readonly name: string;
  /** What to look at where nobody answers. */
  readonly hint: string | undefined;
  readonly layoutGraph: LayoutGraph;
  /** What is seen first where one view is there at a time. */
  readonly first: 'tree' | 'chart';
}

const centres = [
  ['chart', 'Chart'],
  ['sequence', 'Sequence'],
] as const;
const places = [['tree', 'Instances'], ...centres, ['details', 'Details'], ['timeline', 'Timeline']] as const;

type Centre = (typeof centres)[number][0];
type Place = (typeof places)[number][0];

/** The panel: all its views side by side, or one at a time where there is no room. */
export function Shell({ model, machines, name, hint, layoutGraph, first }: ShellProps) {
  const state = useModelState(model);
  const root = useRef<HTMLDivElement>(null);
  const isNarrow = useIsNarrow(root);
  useKeptFocus(root);
  const [centre, setCentre] = useState<Centre>('chart');
  const [place, setPlace] = useState<Place>(first);
  const [isHelpOpen, showHelp] = useState(false);
  const { selected } = state;
  const views = { model, state, machines };

  const goTo = (to: Place) => {
    setPlace(to);
    if (to === 'chart' || to === 'sequence') setCentre(to);
  };
  const shown = isNarrow && (place === 'chart' || place === 'sequence') ? place : centre;
  const isShown = (...of: Place[]) => !isNarrow || of.includes(place);

  function onKeyDown(event: KeyboardEvent): void {
    const done = shellKey(event, model, {
      help: () => showHelp(true),
      search() {
        goTo('tree');
        requestSearch(root.current);
      },
    });
    if (done) event.preventDefault();
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- keys that hold anywhere in the panel
    <div class={isNarrow ? 'panel shell is-narrow' : 'panel shell'} ref={root} tabIndex={-1} onKeyDown={onKeyDown}>
      <Header {...{ name, model, state, hint }} showHelp={() => showHelp(true)}>
        <RecordingBar {...views} />
      </Header>
      <main class="regions">
        {isNarrow && (
          <nav class="tabs narrow-nav" aria-label="Views">
            {places.map(([id, label]) => (
              <button key={id} type="button" aria-current={id === place} onClick={() => goTo(id)}>
                {label}
              </button>
            ))}
          </nav>
        )}
        {isShown('tree') && (
          <section class="region region-tree" aria-label="Instances" tabIndex={-1}>
            <TreeView {...views} look={() => setPlace('chart')} />
          </section>
        )}
        {isShown('chart', 'sequence') && (
          <section class="region region-centre" aria-label={shown === 'chart' ? 'Chart' : 'Sequence'} tabIndex={-1}>
            {!isNarrow && <TabList label="Views" tabs={centres} chosen={centre} choose={goTo} />}
            {isNarrow && shown === 'chart' && selected !== undefined && <h2 class="whose mono">{selected}</h2>}
            <div
              class="tab-page"
              id={`page-${shown}`}
              {...(!isNarrow && { role: 'tabpanel', 'aria-labelledby': `tab-${shown}` })}
            >
              {shown === 'chart' ? (
                <ChartView {...{ state, machines, layoutGraph }} />
              ) : (
                <SequenceView model={model} state={state} />
              )}
            </div>
          </section>
        )}
        {isShown('details') && (
          <section class="region region-details" aria-label="Details" tabIndex={-1}>
            <InstanceDetails {...views} />
          </section>
        )}
        {isShown('timeline') && (
          <section class="region region-timeline" aria-label="Timeline" tabIndex={-1}>
            <TimelineView {...views} />
          </section>
        )}
      </main>
      {isHelpOpen && <Help close={() => showHelp(false)} />}
    </div>
  );
}

/** The search is drawn first where the tree was not shown. */
function requestSearch(root: HTMLElement | null): void {
  queueMicrotask(() => root?.querySelector<HTMLInputElement>('[data-search]')?.focus());
}
