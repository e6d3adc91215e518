export const treeCss = `
.tree-view { display: flex; flex-direction: column; height: 100%; min-height: 0; }
.tree-tools { display: grid; gap: 6px; padding: 8px; border-bottom: 1px solid var(--line); }
.tree-search { width: 100%; }
.chips { min-width: 0; margin: 0; padding: 0; border: 0; display: flex; flex-wrap: wrap; gap: 4px; max-height: 84px; overflow: auto; }
.chips:empty { display: none; }
.chip {
  display: inline-flex; align-items: center; gap: 5px; min-height: 22px; padding: 0 7px; border-radius: 11px; font-size: 11.5px;
}
.chip b { font: 500 11px var(--mono); color: var(--muted); }
.chip[aria-pressed='true'] b { color: inherit; }
.tree { position: relative; flex: 1; min-height: 0; overflow: auto; outline-offset: -2px; }
.tree-lines { position: relative; }
.tree-line {
  position: absolute; inset-inline: 0; display: flex; align-items: center; gap: 6px; height: 26px;
  padding-inline: calc(6px + (var(--level) - 1) * 14px) 8px; white-space: nowrap; cursor: default;
}
.tree-line:hover { background: var(--raised); }
.tree-line.is-active { box-shadow: inset 2px 0 var(--muted); }
.tree-line[aria-selected='true'] { background: var(--accent-soft); box-shadow: inset 2px 0 var(--accent); }
.tree-line.is-machine { color: var(--muted); font-weight: 600; }
.tree-line.is-aside { opacity: 0.72; }
.tree-mark { flex: none; width: 12px; height: 16px; color: var(--muted); cursor: pointer; }
.tree-mark svg { display: block; margin-top: 2px; transition: transform 0.12s; }
[aria-expanded='true'] > .tree-mark svg { transform: rotate(90deg); }
.tree-name { flex: 0 1 auto; overflow: hidden; text-overflow: ellipsis; font-family: var(--mono); font-size: 12px; }
.tree-line.is-machine .tree-name { font-family: var(--sans); }
.tree-dots { display: flex; gap: 3px; overflow: hidden; }
.tree-line .badge { margin-inline-start: auto; flex: 0 1 auto; min-width: 44px; display: block; }
.tree-count { font: 500 11px var(--mono); }
.tree-none { display: block; padding: 20px 12px; color: var(--muted); text-align: center; }
`;
