import { chartCss } from '../chart/chart.css.ts';
import { detailsCss } from '../details/details.css.ts';
import { galleryCss } from '../gallery/gallery.css.ts';
import { jsonTreeCss } from '../json/json-tree.css.ts';
import { recordingCss } from '../recording/recording.css.ts';
import { sequenceCss } from '../sequence/sequence.css.ts';
import { shellCss } from '../shell/shell.css.ts';
import { timelineCss } from '../timeline/timeline.css.ts';
import { treeCss } from '../tree/tree.css.ts';
import { baseCss } from './base.css.ts';
import { tokensCss } from './tokens.css.ts';

/** All styles of the panel, which hold in its shadow root alone. */
export const panelCss = [
  ...[tokensCss, baseCss, shellCss, treeCss, timelineCss],
  ...[chartCss, detailsCss, galleryCss, jsonTreeCss, recordingCss, sequenceCss],
].join('\n');
