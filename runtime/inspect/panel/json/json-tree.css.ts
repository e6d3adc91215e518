export const jsonTreeCss = `
.json-tree { font: 12px/20px var(--mono); border-radius: 4px; }
.json-line {
  display: flex; align-items: baseline; gap: 6px; position: relative;
  padding: 0 6px 0 calc((var(--level) - 1) * 14px + 4px); border-inline-start: 2px solid transparent;
}
.json-line[aria-expanded] { cursor: pointer; }
.json-line:hover, .json-tree:focus-visible .json-line.is-current { background: var(--raised); }
.json-tree:focus-visible .json-line.is-current { box-shadow: inset 0 0 0 1px var(--accent); }
.json-twist { flex: none; width: 10px; color: var(--muted); }
.json-name { flex: none; color: var(--muted); }
.json-name::after { content: ':'; }
.json-value { min-width: 0; overflow-wrap: anywhere; }
.json-value[data-type='string'] { color: var(--good); }
.json-value[data-type='number'], .json-value[data-type='boolean'] { color: var(--accent); }
.json-value[data-type='null'], .json-value[data-type='branch'] { color: var(--muted); }
.json-line[data-change] > .json-name { color: var(--trace); }
.json-line[data-change='added'], .json-line[data-change='changed'] { border-inline-start-color: var(--trace); }
.json-line[data-change='removed'] { border-inline-start-color: var(--bad); }
.json-line[data-change='removed'] > .json-name { color: var(--bad); }
.json-before { color: var(--muted); overflow-wrap: anywhere; }
button.json-copy {
  position: absolute; inset-inline-end: 2px; top: 1px; min-height: 18px; padding: 0 6px; visibility: hidden;
  font: 11px/16px var(--sans); color: var(--muted);
}
.json-line:hover > .json-copy { visibility: visible; }
.json-said { display: block; font-size: 11px; color: var(--muted); }
`;
