/**
 * What every view of the panel is drawn with. Each colour has its light and its dark value; which one holds is the
 * host's `color-scheme`. All of text, muted, accent, good, warn, bad and trace are legible (WCAG AA) on bg, surface,
 * raised, and text on accent-soft and lit as well.
 */
export const tokensCss = `
:host {
  color-scheme: light dark;
  --bg: light-dark(#f6f7f9, #0f1115);
  --surface: light-dark(#ffffff, #15181e);
  --raised: light-dark(#eceff4, #1e222a);
  --line: light-dark(#d9dde5, #2b303a);
  --text: light-dark(#191c22, #e7e9ee);
  --muted: light-dark(#586070, #98a1b1);
  --accent: light-dark(#2b58d8, #86a8ff);
  --accent-soft: light-dark(#e0e8fd, #1f2a47);
  --on-accent: light-dark(#ffffff, #0c1222);
  --good: light-dark(#0f6d3c, #5fcf92);
  --warn: light-dark(#835300, #e3b252);
  --bad: light-dark(#b9252b, #ff8583);
  --lit: light-dark(#cbdafc, #263c75);
  --trace: light-dark(#8430d8, #c79bff);
  --shadow: light-dark(#1a1f2b1f, #00000080);
  --mono: ui-monospace, 'SF Mono', 'Cascadia Mono', 'JetBrains Mono', Menlo, Consolas, monospace;
  --sans: ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif;
  --radius: 6px;
  --gap: 8px;
}
:host([data-theme='light']) { color-scheme: light; }
:host([data-theme='dark']) { color-scheme: dark; }
`;
