import type { Panel } from './panel.ts';

/** Each value by the names that lead to it, as text. */
type Values = Record<string, string>;

/** A longer text is shown cut. */
const longest = 400;

/** What a tree of JSON shows in the panel, read line by line; what is closed is opened before. */
export async function shownTree(panel: Panel, label: string): Promise<Values> {
  const tree = panel.find(`[role=tree][aria-label=${label}]`);
  const lines = (fits = '') => [...tree.querySelectorAll<HTMLElement>(`[role=treeitem]${fits}`)];
  for (;;) {
    const closed = lines('[aria-expanded=false]:not([data-change=removed])');
    if (closed.length === 0) break;
    for (const line of closed) line.click();
    await new Promise((resolve) => setTimeout(resolve));
  }
  const shown: Values = {};
  const names: string[] = [];
  for (const line of lines(':not([data-change=removed])')) {
    names.length = Number(line.ariaLevel) - 1;
    names.push(textOf(line, '.json-name'));
    if (!line.hasAttribute('aria-expanded')) shown[JSON.stringify(names)] = textOf(line, '.json-value');
  }
  return shown;
}

/** Without what stood there before. */
function textOf(line: HTMLElement, part: string): string {
  const nodes = [...(line.querySelector(part)?.childNodes ?? [])].filter(({ nodeName }) => nodeName !== 'DEL');
  return nodes
    .map(({ textContent }) => textContent)
    .join('')
    .trimStart();
}

/** The same of the value itself. */
export function valuesIn(value: unknown, names: readonly string[] = []): Values {
  const parts = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  if (parts.length === 0 && names.length > 0) return { [JSON.stringify(names)]: cut(JSON.stringify(value)) };
  return Object.assign({}, ...parts.map(([name, part]) => valuesIn(part, [...names, name]))) as Values;
}

const cut = (text: string): string => (text.length > longest ? `${text.slice(0, longest - 1)}…` : text);
