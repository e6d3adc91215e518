/** The statechart: its drawing, what it waits for, and the text about a state. */
export const chartCss = `
.chart-view, .chart-figure { display: flex; flex-direction: column; height: 100%; min-height: 0; }
.chart-view > .chart-figure { flex: 1; }
.chart-figure { position: relative; background: var(--bg); }
.chart-none { display: grid; place-items: center; flex: 1; height: 100%; padding: 24px; text-align: center; overflow-wrap: anywhere; }
.chart-search {
  position: absolute; z-index: 1; top: 10px; left: 10px; display: flex; align-items: center; gap: var(--gap);
  max-width: calc(100% - 20px);
}
.chart-search input { width: 170px; }
.chart-search output:not(:empty) { padding: 2px 8px; border-radius: 4px; background: var(--bg); }
.chart-canvas { position: relative; flex: 1; min-height: 0; }
.chart-window {
  position: absolute; inset: 0; overflow: hidden; cursor: grab; touch-action: none; user-select: none;
  background-image: radial-gradient(color-mix(in srgb, var(--line) 75%, transparent) 1px, transparent 1px);
  background-size: 22px 22px;
}
.chart-window:active { cursor: grabbing; }
.chart-window svg { display: block; }
.chart-zoom { position: absolute; right: 10px; bottom: 10px; display: flex; margin: 0; padding: 0; border: 0; }
.chart-zoom button { border-radius: 0; background: var(--surface); font-variant-numeric: tabular-nums; }
.chart-zoom button + button { margin-left: -1px; }
.chart-zoom button:first-child { border-radius: var(--radius) 0 0 var(--radius); }
.chart-zoom button:last-child { border-radius: 0 var(--radius) var(--radius) 0; }
.chart-zoom button:hover { background: var(--raised); }
.chart-zoom button:focus-visible { z-index: 1; }

.chart-drawing text { font-family: var(--mono); fill: var(--text); }
.chart-text { font-size: 10.5px; }
.chart-drawing .chart-text { fill: var(--muted); }
.chart-title { font-size: 12.5px; font-weight: 600; }
.chart-line { fill: none; stroke: color-mix(in srgb, var(--muted) 50%, var(--bg)); stroke-width: 1.25; }
.chart-head { fill: color-mix(in srgb, var(--muted) 75%, var(--bg)); }
.chart-chip { fill: var(--bg); stroke: transparent; }
.chart-initial { fill: var(--muted); }
.chart-box { fill: var(--surface); stroke: color-mix(in srgb, var(--muted) 45%, var(--line)); stroke-width: 1.25; }
.chart-inner, .chart-rule { fill: none; stroke: var(--line); }
.chart-inner { stroke: color-mix(in srgb, var(--muted) 45%, var(--line)); }
.chart-dot { fill: var(--tone, var(--muted)); }
.chart-button { cursor: pointer; outline: none; }
.chart-shape > .chart-text, .chart-shape > .chart-rule { pointer-events: none; }
.chart-shape[data-kind='compound'] .chart-box { fill: color-mix(in srgb, var(--raised) 55%, var(--bg)); }
.chart-shape[data-kind='parallel'] .chart-box {
  fill: color-mix(in srgb, var(--raised) 55%, var(--bg)); stroke-dasharray: 6 4;
}
.chart-shape[data-kind='anywhere'] .chart-box { fill: var(--bg); stroke-dasharray: 2 3; }
.chart-shape[data-kind='anywhere'] .chart-title { fill: var(--muted); font-weight: 400; font-style: italic; }
.chart-button:hover > .chart-box { stroke: var(--accent); }
.chart-shape[data-active] .chart-box { fill: var(--lit); stroke: var(--accent); stroke-width: 2; }
.chart-shape[data-active][data-kind='compound'] .chart-box,
.chart-shape[data-active][data-kind='parallel'] .chart-box { fill: color-mix(in srgb, var(--lit) 35%, var(--bg)); }
.chart-shape[data-active] .chart-text { fill: var(--text); }
.chart-shape[data-active] > .chart-rule { stroke: color-mix(in srgb, var(--accent) 35%, transparent); }
.chart-shape[data-chosen] .chart-box { stroke: var(--accent); stroke-width: 2; }
.chart-button:focus-visible > .chart-box {
  stroke: var(--accent); stroke-width: 3; filter: drop-shadow(0 0 4px var(--accent));
}

.chart-arrow[data-look='possible'] .chart-line { stroke: color-mix(in srgb, var(--accent) 75%, var(--bg)); stroke-width: 1.75; }
.chart-arrow[data-look='possible'] .chart-head { fill: var(--accent); }
.chart-arrow[data-look='held'] .chart-line { stroke: var(--warn); stroke-dasharray: 4 3; stroke-width: 1.5; }
.chart-arrow[data-look='held'] .chart-head { fill: var(--warn); }
.chart-drawing .chart-text[data-look='possible'] { fill: var(--accent); }
.chart-drawing .chart-text[data-look='held'] { fill: var(--warn); }
.chart-drawing .chart-text[data-look='taken'] { fill: var(--trace); font-weight: 600; }
.chart-label[data-look='possible'] .chart-chip { stroke: color-mix(in srgb, var(--accent) 35%, transparent); }
.chart-label[data-look='held'] .chart-chip { stroke: color-mix(in srgb, var(--warn) 50%, transparent); }
.chart-label[data-look='taken'] .chart-chip { stroke: var(--trace); }
.chart-trace .chart-line {
  stroke: var(--trace); stroke-width: 2.75; stroke-dasharray: 1; stroke-linecap: round;
  animation: chart-trace 600ms ease-in-out calc(var(--at) * 350ms) backwards;
}
.chart-trace .chart-head {
  fill: var(--trace); animation: chart-appear 150ms ease-out calc(var(--at) * 350ms + 500ms) backwards;
}
@keyframes chart-trace { from { stroke-dashoffset: 1; } to { stroke-dashoffset: 0; } }
@keyframes chart-appear { from { opacity: 0; } }

.chart-shape[data-found] .chart-box, .chart-label[data-found] .chart-chip { stroke: var(--warn); stroke-width: 2; }
.chart-drawing .chart-text[data-found] { fill: var(--text); font-weight: 600; }

.chart-waits {
  display: flex; flex-wrap: wrap; gap: 4px 18px; padding: 7px 12px; border-bottom: 1px solid var(--line);
  background: var(--surface);
}
.chart-wait { display: flex; align-items: center; gap: 7px; font-variant-numeric: tabular-nums; }
.chart-wait-held { color: var(--warn); }
.chart-wait-left { width: 54px; height: 4px; border-radius: 2px; background: var(--raised); overflow: hidden; }
.chart-wait-left > span { display: block; height: 100%; background: var(--accent); }

.state-text {
  position: absolute; z-index: 2; top: 10px; right: 10px; width: min(330px, calc(100% - 20px));
  max-height: calc(100% - 60px); overflow: auto; padding: 10px 14px 14px; border: 1px solid var(--line);
  border-radius: 10px; background: var(--surface); box-shadow: 0 6px 24px var(--shadow);
}
.state-text header { display: flex; align-items: center; justify-content: space-between; gap: var(--gap); }
.state-text header button { margin-right: -8px; }
.state-text h2 { font-size: 14px; font-weight: 600; overflow-wrap: anywhere; }
.state-text h3 { margin: 12px 0 3px; color: var(--muted); font-size: 11.5px; font-weight: 600; }
.state-text .mono { overflow-wrap: anywhere; }
.state-tags { display: flex; flex-wrap: wrap; gap: 4px; margin: 4px 0 8px; }
.state-limits > div { display: flex; justify-content: space-between; gap: var(--gap); }
.state-ways > li { padding: 3px 0; border-top: 1px solid var(--line); }
.state-ways > li:first-child { border-top: 0; }
.state-ways .link { margin-left: 8px; }
.state-ways small { display: block; font-size: 10.5px; }
/* The drawing is beside it, or above, so that the state is seen. */
.chart-figure:has(> .state-text) > .chart-canvas { margin-inline-end: min(350px, 55%); }
@media (max-width: 600px) {
  .chart-figure:has(> .state-text) > .chart-canvas { margin: 0; }
  .state-text { position: static; flex: none; width: auto; max-height: 55%; border-width: 1px 0 0; border-radius: 12px 12px 0 0; }
}
`;
