export const timelineCss = `
.timeline { display: grid; grid-template: minmax(0, 1fr) / minmax(0, 1fr) minmax(280px, 36%); height: 100%; min-height: 0; }
.timeline-track { display: flex; flex-direction: column; min-width: 0; min-height: 0; border-inline-end: 1px solid var(--line); }
.timeline-tools { display: flex; align-items: center; gap: 4px; padding: 4px 8px; border-bottom: 1px solid var(--line); }
.timeline-tools button { flex: none; min-width: 26px; padding: 0 6px; }
.timeline-moment { margin-inline: 6px; font-family: var(--mono); font-size: 11.5px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.timeline-key { display: flex; flex-wrap: wrap; gap: 2px 10px; margin-inline-start: auto; height: 18px; overflow: hidden; font-size: 11px; color: var(--muted); }
.timeline-key span { display: inline-flex; align-items: center; gap: 4px; }
.timeline-overview { position: relative; flex: none; height: 26px; border-bottom: 1px solid var(--line); cursor: ew-resize; touch-action: none; }
.timeline-overview svg { display: block; width: 100%; height: 100%; }
.timeline-bars { fill: var(--muted); opacity: 0.55; }
.timeline-own { fill: var(--accent); }
.timeline-cursor { position: absolute; inset-block: 0; width: 2px; margin-inline-start: -1px; background: var(--accent); pointer-events: none; }
.timeline-columns { contain: layout paint; position: relative; flex: 1; min-height: 76px; overflow-x: auto; overflow-y: hidden; outline-offset: -2px; cursor: pointer; }
.timeline-width { position: relative; height: 100%; min-height: 74px; }
.turn { contain: layout; position: absolute; inset-block: 0; width: 12px; border-radius: 3px; }
.turn:hover { background: var(--raised); }
.turn.is-now { background: var(--accent-soft); box-shadow: inset 0 0 0 1px var(--accent); }
.turn.is-later { opacity: 0.5; }
.turn-dots { position: absolute; inset-block-start: 5px; inset-inline: 0; display: grid; gap: 2px; justify-items: center; }
.turn-more { font: 600 8px/8px var(--mono); color: var(--muted); }
.turn-mark { position: absolute; inset-block-end: 17px; inset-inline: 2px; height: 3px; border-radius: 2px; background: var(--line); }
.turn.is-turn .turn-mark { background: var(--muted); }
.turn.is-own .turn-mark { background: var(--accent); height: 5px; }
.turn.is-alarming .turn-mark { background: var(--bad); height: 5px; }
.turn-pause { position: absolute; inset-block: 0; display: grid; place-items: center; width: 40px; color: var(--muted); font: 10px var(--mono); white-space: nowrap; }
.turn-time { position: absolute; inset-block-end: 1px; color: var(--muted); font: 10px/14px var(--mono); pointer-events: none; white-space: nowrap; }
.turn-records { display: flex; flex-direction: column; min-width: 0; min-height: 0; }
.turn-records h2 { padding: 6px 10px; border-bottom: 1px solid var(--line); font-size: 12px; font-weight: 600; }
.turn-records ol { flex: 1; min-height: 0; overflow: auto; padding: 4px 0; outline-offset: -2px; }
.record { display: grid; grid-template-columns: 58px minmax(0, 1fr); gap: 0 8px; padding: 2px 10px; font-family: var(--mono); font-size: 11.5px; overflow-wrap: anywhere; }
.record-kind { color: var(--muted); }
.record[data-kind='step'] .record-kind { color: var(--trace); }
.record[data-kind='event'] .record-kind, .record[data-kind='call'] .record-kind { color: var(--accent); }
.record[data-kind='commit'] .record-kind { color: var(--good); }
.record[data-kind='fault'] .record-kind { color: var(--bad); }
.record-details { grid-column: 2; color: var(--muted); }
.timeline-none { padding: 16px; color: var(--muted); }
@container panel (max-width: 719px) {
  .timeline { grid-template: auto minmax(0, 1fr) / minmax(0, 1fr); }
  .timeline-track { border-inline-end: 0; border-block-end: 1px solid var(--line); }
  .timeline-columns { flex: none; height: 92px; }
  .timeline-key { display: none; }
}
`;
