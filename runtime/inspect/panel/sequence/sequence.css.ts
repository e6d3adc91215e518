export const sequenceCss = `
.sequence { display: flex; flex-direction: column; height: 100%; min-height: 0; background: var(--surface); }
.sequence-none { padding: 16px; color: var(--muted); }
.sequence-scroll { flex: 1; min-height: 120px; overflow: auto; overscroll-behavior: contain; }
.sequence-heads {
  position: sticky; top: 0; z-index: 2; display: flex; height: 44px; align-items: stretch;
  background: var(--surface); border-bottom: 1px solid var(--line);
}
.sequence-head { display: flex; flex: none; justify-content: center; padding: 4px; }
.sequence-head > * {
  display: flex; flex-direction: column; justify-content: center; max-width: 100%; min-height: 0; padding: 0 6px;
  text-align: center; font-family: var(--mono); font-size: 12px; line-height: 15px;
}
.sequence-plain { color: var(--muted); }
.sequence-head[data-kind='peer'] .sequence-plain { border: 1px dashed var(--line); border-radius: var(--radius); }
.sequence-name, .sequence-above { max-width: 100%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.sequence-name { font-weight: 600; }
.sequence-above { font-size: 10px; line-height: 12px; color: var(--muted); }
.sequence-sheet { position: relative; }
.sequence-lines { position: absolute; inset-inline-start: 0; pointer-events: none; overflow: visible; font: 11px var(--mono); }
.sequence-rows { position: absolute; inset: 0; }
.sequence-rows:focus-visible { outline-offset: -2px; }
.sequence-row { position: absolute; inset-inline: 0; height: 26px; cursor: pointer; }
.sequence-row:hover { background: color-mix(in srgb, var(--accent) 7%, transparent); }
.sequence-row.is-current { background: color-mix(in srgb, var(--accent) 13%, transparent); }
.sequence-rows:focus-visible .sequence-row.is-current { box-shadow: inset 0 0 0 1px var(--accent); }
.sequence-time {
  position: sticky; inset-inline-start: 0; display: inline-block; padding: 0 8px; font: 11px/26px var(--mono); color: var(--muted);
}
.sequence-row.is-across .sequence-time { font-size: 10.5px; background: var(--surface); border-radius: 4px; }
.sequence-row.is-later .sequence-time { font-style: italic; }
.sequence-life { stroke: var(--line); stroke-width: 1.5; }
.sequence-life[data-kind='peer'], .sequence-life[data-kind='clock'], .sequence-life[data-kind='engine'] { stroke-dasharray: 3 4; }
.sequence-across { stroke: var(--line); }
.sequence-across[data-style='opened'], .sequence-across[data-style='health'] { stroke: var(--warn); stroke-dasharray: 6 3; }
.sequence-moment { stroke: var(--accent); stroke-width: 2; }
.sequence-mark.is-later { opacity: 0.45; }
.sequence-arrow { --stroke: var(--muted); fill: none; stroke: var(--stroke); stroke-width: 1.25; }
.sequence-arrow[data-style='call'], .sequence-arrow[data-style='answer'] { --stroke: var(--accent); }
.sequence-arrow[data-style='answer'] .sequence-stroke, .sequence-arrow[data-style='emitted'] .sequence-stroke { stroke-dasharray: 4 3; }
.sequence-arrow[data-style='emitted'] { --stroke: var(--good); }
.sequence-arrow[data-style='withdrawn'] { --stroke: var(--warn); }
.sequence-arrow[data-style='failed'], .sequence-arrow[data-style='refused'], .sequence-arrow[data-style='letter'] { --stroke: var(--bad); }
.sequence-tip { fill: var(--stroke); stroke: none; }
.sequence-through { fill: var(--surface); }
.sequence-arrow text {
  fill: var(--text); stroke: var(--surface); stroke-width: 4px; stroke-linejoin: round; paint-order: stroke;
}
.sequence-arrow[data-style='failed'] text, .sequence-arrow[data-style='refused'] text, .sequence-arrow[data-style='letter'] text { fill: var(--bad); }
.sequence-state rect { fill: var(--lit); stroke: var(--surface); stroke-width: 2; }
.sequence-state text { fill: var(--text); }
.sequence-state[data-fault='true'] rect { fill: var(--bad); }
.sequence-state[data-fault='true'] text { fill: var(--surface); }
.sequence-detail {
  flex: none; max-height: 42%; overflow: auto; padding: 6px 10px 10px; border-top: 1px solid var(--line);
  background: var(--surface);
}
.sequence-detail > header { display: flex; align-items: start; gap: 8px; }
.sequence-detail > header p { flex: 1; padding-block: 4px; overflow-wrap: anywhere; }
`;
