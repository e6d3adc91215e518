/** What all views share: type, focus, buttons, fields, badges by tone. */
export const baseCss = `
:host { display: block; height: 100%; min-height: 0; }
*, *::before, *::after { box-sizing: border-box; }
.panel {
  height: 100%;
  overflow: hidden;
  background: var(--bg);
  color: var(--text);
  font: 12.5px/1.45 var(--sans);
  -webkit-font-smoothing: antialiased;
}
h1, h2, h3, p, ul, ol, dl, dd { margin: 0; padding: 0; }
ul, ol { list-style: none; }
code, kbd, .mono { font-family: var(--mono); font-size: 0.92em; }
button, input, select, textarea { font: inherit; color: inherit; }
button {
  min-height: 26px;
  padding: 0 10px;
  border: 1px solid var(--line);
  border-radius: var(--radius);
  background: var(--surface);
  cursor: pointer;
}
button:hover { background: var(--raised); }
button[aria-pressed='true'] { border-color: var(--accent); background: var(--accent-soft); color: var(--accent); }
button:disabled { opacity: 0.55; cursor: default; }
button.bare { border-color: transparent; background: none; }
button.bare:hover { background: var(--raised); }
button.primary { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
button.link {
  min-height: 0; padding: 0; border: 0; border-radius: 3px; background: none; color: var(--accent); text-align: start;
}
button.link:hover { text-decoration: underline; }
input[type='search'], input[type='text'], input[type='url'], textarea, select {
  min-height: 26px;
  padding: 2px 8px;
  border: 1px solid var(--line);
  border-radius: var(--radius);
  background: var(--surface);
}
::placeholder { color: var(--muted); opacity: 1; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
kbd {
  display: inline-block; min-width: 20px; padding: 0 5px; border: 1px solid var(--line); border-bottom-width: 2px;
  border-radius: 4px; background: var(--raised); text-align: center;
}
.muted { color: var(--muted); }
.visually-hidden {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}
[data-tone='waiting'] { --tone: var(--accent); }
[data-tone='settled'] { --tone: var(--good); }
[data-tone='needs-user'] { --tone: var(--warn); }
[data-tone='passing'] { --tone: var(--trace); }
[data-tone='failed'], [data-tone='quarantined'] { --tone: var(--bad); }
[data-tone='unknown'] { --tone: var(--muted); }
.badge {
  display: inline-flex; align-items: center; gap: 5px; max-width: 100%; padding: 0 6px; border-radius: 4px;
  background: color-mix(in srgb, var(--tone, var(--muted)) 11%, var(--surface)); color: var(--tone, var(--muted));
  font-family: var(--mono); font-size: 11.5px; line-height: 18px; white-space: nowrap; overflow: hidden;
  text-overflow: ellipsis;
}
.dot { display: inline-block; flex: none; width: 7px; height: 7px; border-radius: 50%; background: var(--tone, var(--muted)); }
.dot[data-tone='needs-user'] { border-radius: 1.5px; }
.dot[data-tone='failed'], .dot[data-tone='quarantined'] { border-radius: 0; transform: rotate(45deg) scale(0.9); }
@media (prefers-reduced-motion: reduce) {
  *, *::before, *::after { transition: none !important; animation: none !important; scroll-behavior: auto !important; }
}
`;
