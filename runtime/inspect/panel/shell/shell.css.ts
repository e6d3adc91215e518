export const shellCss = `
.shell {
  container: panel / inline-size;
  display: grid; grid-template: auto minmax(0, 1fr) / minmax(0, 1fr); height: 100%;
}
.header {
  display: flex; flex-wrap: wrap; align-items: center; gap: 4px 14px; min-height: 40px; padding: 4px 10px;
  border-bottom: 1px solid var(--line); background: var(--surface);
}
.header.is-past { background: var(--accent-soft); }
.header h1 { display: flex; align-items: center; gap: 7px; font-size: 13px; font-weight: 650; letter-spacing: -0.005em; }
.header h1 svg { flex: none; display: block; color: var(--accent); }
.status { display: inline-flex; align-items: center; gap: 6px; color: var(--muted); }
.status i { width: 7px; height: 7px; border-radius: 50%; background: var(--muted); }
.status[data-connection='live'] i { background: var(--good); }
.status[data-connection='lost'] i { background: var(--bad); }
.status[data-connection='lost'] { color: var(--bad); }
.status[data-connection='connecting'] i { animation: status-pulse 1s infinite alternate; }
.status[data-connection='recording'] i { background: var(--trace); border-radius: 1px; }
@keyframes status-pulse { to { opacity: 0.25; } }
.header-facts { display: flex; flex-wrap: wrap; gap: 2px 14px; font-family: var(--mono); font-size: 11.5px; }
.header-facts b { font-weight: 500; color: var(--text); }
.header-tools { display: flex; flex-wrap: wrap; align-items: center; gap: 6px; margin-inline-start: auto; }
.header-hint { flex-basis: 100%; padding-bottom: 2px; overflow-wrap: anywhere; }
.regions {
  display: grid; min-height: 0;
  grid-template: minmax(0, 1fr) minmax(150px, 29%) / minmax(220px, 25%) minmax(0, 1fr) minmax(240px, 29%);
  grid-template-areas: 'tree centre details' 'timeline timeline timeline';
}
.shell:focus-visible, .header:focus-visible, .region:focus-visible { outline-offset: -2px; }
.region { contain: strict; min-width: 0; min-height: 0; overflow: hidden; background: var(--surface); }
.region-tree { grid-area: tree; border-inline-end: 1px solid var(--line); }
.region-centre { grid-area: centre; display: flex; flex-direction: column; background: var(--bg); }
.region-details { grid-area: details; border-inline-start: 1px solid var(--line); overflow: auto; }
.region-timeline { grid-area: timeline; border-block-start: 1px solid var(--line); }
.tabs { display: flex; gap: 2px; padding: 0 8px; border-bottom: 1px solid var(--line); background: var(--surface); }
.tabs button {
  min-height: 30px; padding: 0 8px; border: 0; border-radius: 0; background: none; color: var(--muted);
}
.tabs button:hover { color: var(--text); background: none; }
.tabs button[aria-selected='true'], .tabs button[aria-current='true'] {
  color: var(--text); box-shadow: inset 0 -2px var(--accent);
}
.tab-page { flex: 1; min-height: 0; overflow: hidden; position: relative; }
.narrow-nav { display: flex; overflow-x: auto; border-bottom: 1px solid var(--line); }
.narrow-nav button { flex: 1; }
.is-narrow .regions { grid-template: auto minmax(0, 1fr) / minmax(0, 1fr); grid-template-areas: none; }
.is-narrow .region { grid-area: auto; border: 0; }
.is-narrow .tabs button { min-height: 38px; }
.whose {
  padding: 5px 12px; border-bottom: 1px solid var(--line); background: var(--surface); font-size: 12px;
  overflow-wrap: anywhere;
}
.is-narrow .header { gap: 4px 8px; }
.is-narrow .header h1 { flex: 1 1 0; min-width: 64px; }
.header-name { min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.is-narrow .status:is([data-connection='live'], [data-connection='recording']) span {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}
.is-narrow .wide-only { display: none; }
.is-narrow .header-facts { flex-wrap: nowrap; white-space: nowrap; }
.is-narrow .status[data-connection='lost'] + .header-facts { display: none; }
.is-narrow .header-tools { display: contents; }
.is-narrow .header-hint { order: 1; }
.is-narrow .recording { order: 1; flex: 1 0 100%; gap: 4px; }
.is-narrow .recording > button { padding: 0 8px; }
.is-narrow .recording > button.bare { padding: 0 2px; }
.is-narrow .recording-what { flex: 1 1 0; min-width: 0; }
.is-narrow .recording-said { flex-basis: 100%; }
.empty { display: grid; place-items: center; height: 100%; padding: 24px; color: var(--muted); text-align: center; }
.help {
  width: min(460px, calc(100% - 32px)); max-height: calc(100% - 32px); padding: 18px 20px; border: 1px solid var(--line);
  border-radius: 10px; background: var(--surface); color: var(--text); box-shadow: 0 12px 40px var(--shadow);
}
.help::backdrop { background: var(--shadow); }
.help h2 { margin-bottom: 10px; font-size: 14px; }
.help dl { display: grid; grid-template-columns: auto 1fr; gap: 7px 14px; align-items: baseline; }
.help dt { white-space: nowrap; }
.help form { margin-top: 16px; text-align: end; }
`;
