export const detailsCss = `
.details { height: 100%; min-height: 0; overflow: auto; background: var(--surface); }
.details-header { display: grid; gap: 5px; padding: 10px 12px; border-bottom: 1px solid var(--line); }
.details-title { display: flex; align-items: start; gap: 8px; }
.details-title h2 { flex: 1; min-width: 0; overflow-wrap: anywhere; }
.details h2 { font: 600 13.5px/1.5 var(--mono); }
.details-title button.bare { margin: -3px -6px 0 0; min-width: 26px; padding: 0; }
.details-title h2 button { font: inherit; }
.details-state, .details-children { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 8px; }
.details-children button { font-family: var(--mono); font-size: 11.5px; }
.details-tag {
  display: inline-block; padding: 0 5px; border: 1px solid var(--line); border-radius: 4px; color: var(--muted);
  font-size: 11px; line-height: 16px; white-space: nowrap;
}
.details-tag.is-bad { color: var(--bad); border-color: currentColor; }
.details-error {
  padding: 6px 10px; border-inline-start: 3px solid var(--bad); border-radius: 4px; background: var(--raised);
  overflow-wrap: anywhere;
}
.details-error strong { color: var(--bad); }
.details-section { border-bottom: 1px solid var(--line); }
.details-section > summary, .details-section.is-empty {
  display: flex; align-items: center; gap: 6px; padding: 5px 12px; cursor: pointer; list-style: none;
}
.details-section.is-empty { padding-inline-start: 30px; cursor: default; color: var(--muted); }
.details-section > summary::-webkit-details-marker { display: none; }
.details-section > summary::before {
  content: ''; flex: none; width: 6px; height: 6px; margin: 0 5px 0 1px; border: solid var(--muted);
  border-width: 0 1.5px 1.5px 0; transform: rotate(-45deg); transition: transform 0.12s;
}
.details-section[open] > summary::before { transform: rotate(45deg); }
.details-section > summary:hover { background: var(--raised); }
.details-section > summary:focus-visible { outline-offset: -2px; }
.details-section h3 { font-size: 12px; font-weight: 600; }
.details-section.is-empty h3 { font-weight: 400; }
.details-count { color: var(--muted); font: 11px var(--mono); }
.details-body { padding: 2px 12px 10px; }
.details-waits { display: grid; gap: 6px; }
.details-waits li {
  display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 1px 10px; padding: 6px 8px;
  border: 1px solid var(--line); border-radius: var(--radius);
}
.details-wait { display: flex; flex-wrap: wrap; gap: 2px 8px; align-items: baseline; overflow-wrap: anywhere; }
.details-when { font: 11.5px/1.6 var(--mono); color: var(--muted); white-space: nowrap; }
.details-when.is-due { color: var(--warn); }
.details-id { grid-column: 1 / -1; display: block; color: var(--muted); font-size: 11px; overflow-wrap: anywhere; }
.details-waits progress { grid-column: 1 / -1; appearance: none; width: 100%; height: 3px; border: 0; margin-top: 3px; }
.details-waits progress::-webkit-progress-bar { background: var(--raised); border-radius: 2px; }
.details-waits progress::-webkit-progress-value { background: var(--accent); border-radius: 2px; }
.details-waits progress { background: var(--raised); border-radius: 2px; }
.details-waits progress::-moz-progress-bar { background: var(--accent); border-radius: 2px; }
.details-list { display: grid; gap: 6px; }
.details-labels { display: flex; flex-wrap: wrap; gap: 4px; }
.details-labels li { padding: 0 6px; border-radius: 4px; background: var(--raised); font-size: 11.5px; overflow-wrap: anywhere; }
.details-counts { width: 100%; border-collapse: collapse; }
.details-counts th { padding: 3px 10px 3px 0; text-align: start; vertical-align: baseline; font-weight: 400; font-size: 12px; white-space: nowrap; }
.details-counts td { padding: 2px 0; }
button.details-state-count {
  min-height: 20px; margin: 1px 4px 1px 0; padding: 0 7px; border-color: transparent;
  background: color-mix(in srgb, var(--tone, var(--muted)) 11%, var(--surface)); color: var(--tone, var(--muted));
  font: 11.5px/18px var(--mono);
}
button.details-state-count:hover { border-color: currentColor; }
.details-history { border-radius: 4px; }
.details-entry {
  display: grid; grid-template-columns: 92px minmax(0, 1fr); gap: 0 8px; padding: 3px 6px; border-radius: 4px; cursor: pointer;
  border-inline-start: 2px solid transparent; font: 11.5px/1.5 var(--mono); overflow-wrap: anywhere;
}
.details-entry > time { grid-row: span 3; color: var(--muted); font-size: 11px; line-height: 17px; }
.details-entry > :not(time) { grid-column: 2; }
.details-entry:hover { background: var(--raised); }
.details-entry[aria-selected='true'] { border-inline-start-color: var(--accent); background: var(--accent-soft); }
.details-history:focus-visible .details-entry.is-current { box-shadow: inset 0 0 0 1px var(--accent); }
.details-what { font-weight: 600; }
.details-entry[data-kind='call'] .details-what { color: var(--accent); font-weight: 400; }
.details-entry[data-kind='idle'] .details-what { font-weight: 400; color: var(--muted); }
.details-entry[data-kind='fault'] .details-what { color: var(--bad); }
.details-effects { color: var(--muted); font-size: 11px; }
.details-entry[aria-selected='true'] :is(time, .details-effects, .muted) { color: var(--text); }
.details-send { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 6px 10px; align-items: baseline; }
.details-send textarea { width: 100%; resize: vertical; line-height: 1.5; }
.details-send textarea[aria-invalid='true'] { border-color: var(--bad); }
.details-send select { width: 100%; }
.details-send p, .details-send output { grid-column: 2; overflow-wrap: anywhere; }
.details-send > p:empty, .details-send output:empty { display: none; }
.details-send button { grid-column: 2; justify-self: start; }
.details-problem { color: var(--bad); }
.details-outcome { color: var(--good); }
`;
