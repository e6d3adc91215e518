/** The inspector as a page: of a demo, another process, another tab, or a recording. */
import { choicePage } from './choice-page.ts';
import { chosenIn, type Choice } from './choices.ts';
import { galleryPage, inspectorPage } from './inspector-page.ts';
import './style.css';

const found = document.getElementById('app');
if (!found) throw new Error('index.html has no #app');
const app: HTMLElement = found;
let end = (): void => {};

/** What is chosen is in the address, so that a reload goes on with it; but for a file, which the page may not open again. */
function show(choice: Choice | undefined): void {
  end();
  app.replaceChildren();
  if (!choice) end = choicePage(app, choose);
  else end = choice.kind === 'gallery' ? galleryPage(app) : inspectorPage(app, choice);
}

function choose(choice: Choice): void {
  history.pushState(null, '', choice.address);
  show(choice);
}

addEventListener('popstate', () => show(chosenIn(location.search)));
show(chosenIn(location.search));
