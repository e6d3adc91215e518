/** The gallery: the list of machines, and the chart of one beside it. */
export const galleryCss = `
.gallery { display: flex; height: 100%; min-height: 0; }
.gallery-list {
  display: flex; flex-direction: column; flex: none; width: 250px; min-height: 0; padding: 10px;
  border-right: 1px solid var(--line); background: var(--surface);
}
.gallery-list > ul { overflow: auto; margin-top: 8px; }
.gallery-list a {
  display: flex; justify-content: space-between; align-items: center; gap: var(--gap); min-height: 28px; padding: 2px 8px;
  border-radius: var(--radius); color: inherit; text-decoration: none;
}
.gallery-list a:hover { background: var(--raised); }
.gallery-list a:focus-visible { outline-offset: -2px; }
.gallery-list a[aria-current] { background: var(--accent-soft); color: var(--accent); }
.gallery-list a[aria-current] .muted { color: inherit; }
.gallery-list a .muted { font-size: 11px; white-space: nowrap; }
.gallery-list ul ul { margin: 0 0 4px 14px; border-left: 1px solid var(--line); padding-left: 6px; }
.gallery-list ul ul a { min-height: 24px; }
.gallery-list ul ul .muted { padding: 0 8px; font-size: 11px; }
.gallery-none { padding: 12px 8px; }
.gallery-chart { flex: 1; min-width: 0; }
@media (max-width: 600px) {
  .gallery { flex-direction: column; }
  .gallery-list { width: auto; max-height: 38%; border-right: 0; border-bottom: 1px solid var(--line); }
  .gallery-chart { flex: 1; min-height: 0; }
}
`;
