/** An element with attributes, and what is in it. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string>> = {},
  ...content: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [each, value] of Object.entries(attributes)) made.setAttribute(each, value);
  made.append(...content);
  return made;
}

/** A button that does something. */
export function button(words: string, act: () => void, attributes: Readonly<Record<string, string>> = {}): HTMLElement {
  const made = element('button', { type: 'button', ...attributes }, words);
  made.addEventListener('click', act);
  return made;
}

/** A form whose fields are given to `act` by their names when it is sent. */
export function form(act: (fields: FormData) => void, ...content: readonly (Node | string)[]): HTMLFormElement {
  const made = element('form', {}, ...content);
  made.addEventListener('submit', (event) => {
    event.preventDefault();
    act(new FormData(made));
  });
  return made;
}

/** A field of a form with its label. */
export function field(label: string, attributes: Readonly<Record<string, string>>): HTMLElement {
  return element('label', {}, element('span', {}, label), element('input', attributes));
}
