import { panelCss } from './style/panel-css.ts';

/** Where a view is drawn in an element: apart from the styles of the page, with those of the panel. */
export function panelRoot(element: HTMLElement, theme?: 'light' | 'dark'): ShadowRoot {
  const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(panelCss);
  root.adoptedStyleSheets = [sheet];
  if (theme) element.dataset['theme'] = theme;
  return root;
}
