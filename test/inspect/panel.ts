import { mountInspector } from '../../runtime/inspect/panel/index.ts';
import type { InspectionSource } from '../../runtime/inspect/source.ts';

/** A panel in the page, and what a person finds in it. */
export interface Panel {
  readonly element: HTMLElement;
  /** The first of what fits the selector; fails where there is none. */
  find(selector: string): HTMLElement;
  all(selector: string): HTMLElement[];
  /** A button, tab or instance by what it says. */
  press(words: string): void;
  /** A key, where the focus is or at the element. */
  key(key: string, at?: HTMLElement): void;
  /** The state that the tree shows of each instance, by the title of its line. */
  states(): Record<string, string>;
  close(): void;
}

export function showPanel(source: InspectionSource, { width = 1_200, height = 760 } = {}): Panel {
  const element = document.createElement('div');
  element.style.cssText = `width:${width}px;height:${height}px`;
  document.body.append(element);
  const inspector = mountInspector(element, { source });
  const root = element.shadowRoot;
  if (!root) throw new Error('the panel has no root');
  const all = (selector: string) => [...root.querySelectorAll<HTMLElement>(selector)];
  function find(selector: string): HTMLElement {
    const [found] = all(selector);
    if (!found) throw new Error(`the panel shows no ${selector}`);
    return found;
  }
  return {
    element,
    all,
    find,
    press(words) {
      const found = all('button, [role=treeitem]').find(
        (each) => each.textContent.trim() === words || each.querySelector('.tree-name')?.textContent === words,
      );
      if (!found) throw new Error(`nothing says ${words}`);
      found.click();
    },
    key(key, at) {
      const target = at ?? root.activeElement ?? find('.shell');
      target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, composed: true }));
    },
    states() {
      const lines = all('[role=treeitem]').filter((line) => line.querySelector('.badge'));
      return Object.fromEntries(
        lines.map((line) => [
          line.querySelector<HTMLElement>('.tree-name')?.title,
          line.querySelector('.badge')?.textContent,
        ]),
      ) as Record<string, string>;
    },
    close() {
      inspector.close();
      element.remove();
    },
  };
}
