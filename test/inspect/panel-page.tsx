/** @jsxImportSource preact */
import axe from 'axe-core';
import { render, type ComponentType } from 'preact';
import { expect } from 'vitest';
import type { PanelHost } from '../../runtime/inspect/panel/host.ts';
import { createModel } from '../../runtime/inspect/panel/model/create-model.ts';
import type { InspectionModel, ModelState } from '../../runtime/inspect/panel/model/model.ts';
import { useModelState } from '../../runtime/inspect/panel/shell/use-model.ts';
import { panelCss } from '../../runtime/inspect/panel/style/panel-css.ts';
import type { InspectionSource } from '../../runtime/inspect/source.ts';

interface ViewProps {
  readonly model: InspectionModel;
  readonly state: ModelState;
  readonly host: PanelHost;
}

/** A view of the panel on a page, in a shadow root as in the panel itself. */
export interface PanelPage {
  readonly model: InspectionModel;
  readonly root: ShadowRoot;
  readonly copied: string[];
  readonly saved: { readonly name: string; readonly text: string }[];
  /** The first that fits, and has these words; throws where there is none. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- what an element is only the test knows
  get<E extends HTMLElement = HTMLElement>(selector: string, words?: string): E;
  all(selector: string): HTMLElement[];
  /** Presses a key where the focus is, and waits for what comes of it. */
  press(key: string): Promise<void>;
  /** Waits until it holds, and is drawn. */
  until(holds: () => boolean): Promise<void>;
  /** What axe objects to: the rule, and where. */
  violations(): Promise<string[]>;
  theme(theme: 'light' | 'dark'): void;
  width(pixels: number): void;
  close(): void;
}

const frame = (): Promise<unknown> => new Promise((resolve) => void requestAnimationFrame(resolve));

export async function showView(source: InspectionSource, View: ComponentType<ViewProps>): Promise<PanelPage> {
  const model = createModel(source);
  const copied: string[] = [];
  const saved: { name: string; text: string }[] = [];
  const host: PanelHost = {
    copy: async (text) => void copied.push(text),
    save: (name, text) => void saved.push({ name, text }),
  };
  document.documentElement.lang = 'en';
  document.title = 'A view of the inspector';
  const element = document.body.appendChild(document.createElement('main'));
  element.style.cssText = 'display:block;width:1000px;height:700px';
  const root = element.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(panelCss);
  root.adoptedStyleSheets = [sheet];
  function Page() {
    const state = useModelState(model);
    return (
      <div class="panel">
        <View model={model} state={state} host={host} />
      </div>
    );
  }
  render(<Page />, root);
  const all = (selector: string) => [...root.querySelectorAll<HTMLElement>(selector)];
  const page: PanelPage = {
    ...{ model, root, copied, saved, all },
    // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- what an element is only the test knows
    get<E extends HTMLElement>(selector: string, words = '') {
      const found = all(selector).find(({ textContent }) => textContent.includes(words));
      if (!found) throw new Error(`no ${selector} with '${words}'`);
      return found as E;
    },
    async press(key) {
      const init = { key, bubbles: true, composed: true, cancelable: true };
      root.activeElement?.dispatchEvent(new KeyboardEvent('keydown', init));
      await frame();
    },
    async until(holds) {
      await expect.poll(holds, { interval: 5, message: String(holds) }).toBe(true);
      await frame();
    },
    async violations() {
      const { violations } = await axe.run(element, { rules: { region: { enabled: false } } });
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, html }) => `${id}: ${target.join(' ')} ${html}`),
      );
    },
    theme: (theme) => void (element.dataset['theme'] = theme),
    width: (pixels) => void (element.style.width = `${pixels}px`),
    close() {
      render(null, root);
      model.close();
      element.remove();
    },
  };
  await page.until(() => model.state.records.length > 0);
  return page;
}
