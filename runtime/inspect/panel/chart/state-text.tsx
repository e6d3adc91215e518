/** @jsxImportSource preact */
import type { Chart, ChartNode, ChartTransition } from './chart.ts';
import { toneOfTags } from './state-tone.ts';

interface StateTextProps {
  readonly chart: Chart;
  readonly state: string;
  /** How long a named delay is by default, in words. */
  readonly limits?: Readonly<Record<string, string>> | undefined;
  readonly choose: (state: string | undefined) => void;
}

/** What is known of a state: what it is for, its tags, its limits, and every way on from it. */
export function StateText({ chart, state, limits = {}, choose }: StateTextProps) {
  const node = chart.nodes.find(({ id }) => id === state);
  if (!node) return null;
  const own = chart.transitions.filter(({ source }) => source === node.id);
  const delays = [...new Set(own.flatMap(({ delay }) => delay ?? []))];
  const above = chart.transitions.filter(({ source }) => source !== node.id && isAround(chart, source, node));
  return (
    <section class="state-text" aria-label={`State ${node.key}`}>
      <header>
        <h2 class="mono">{node.key}</h2>
        <button type="button" class="bare" aria-label="Close" onClick={() => choose(undefined)}>
          ✕
        </button>
      </header>
      {(node.tags.length > 0 || node.kind !== 'atomic') && (
        <p class="state-tags" data-tone={toneOfTags(node.tags)}>
          {[...(node.kind === 'atomic' ? [] : [node.kind]), ...node.tags].map((tag) => (
            <span key={tag} class="badge">
              {tag}
            </span>
          ))}
        </p>
      )}
      <p>{node.description ?? <span class="muted">No description.</span>}</p>
      {delays.length > 0 && (
        <>
          <h3>Limits</h3>
          <dl class="state-limits">
            {delays.map((delay) => (
              <div key={delay}>
                <dt class="mono">{delay}</dt>
                <dd>{limits[delay] ?? 'by policy'}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
      <Ways title="Leads on" transitions={own} {...{ chart, choose }} />
      <Names title="On entry" names={node.entry} />
      <Names title="On exit" names={node.exit} />
      <Names title="Runs" names={node.invokes} />
      <Ways title="In every state" transitions={above} {...{ chart, choose }} />
    </section>
  );
}

interface WaysProps {
  readonly title: string;
  readonly transitions: readonly ChartTransition[];
  readonly chart: Chart;
  readonly choose: (state: string) => void;
}

function Ways({ title, transitions, chart, choose }: WaysProps) {
  if (transitions.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul class="state-ways">
        {transitions.map(({ id, event, guard, targets, actions }) => (
          <li key={id}>
            <span class="mono">
              {event}
              {guard !== undefined && <span class="muted"> [{guard}]</span>}
            </span>
            {targets.map((target) => (
              <button key={target} type="button" class="link mono" onClick={() => choose(target)}>
                → {chart.nodes.find((node) => node.id === target)?.key}
              </button>
            ))}
            {actions.length > 0 && <small class="muted mono">{actions.join(', ')}</small>}
          </li>
        ))}
      </ul>
    </>
  );
}

function Names({ title, names }: { readonly title: string; readonly names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <p class="mono">{names.join(', ')}</p>
    </>
  );
}

function isAround(chart: Chart, outer: string, node: ChartNode): boolean {
  if (node.parent === undefined) return false;
  const parent = chart.nodes.find(({ id }) => id === node.parent);
  return node.parent === outer || (parent !== undefined && isAround(chart, outer, parent));
}
