/** @jsxImportSource preact */
import { render } from 'preact';
import { registry } from '../../../machines/registry.ts';
import { chartCss } from '../../../runtime/inspect/panel/chart/chart.css.ts';
import { ChartView } from '../../../runtime/inspect/panel/chart/chart-view.tsx';
import type { ModelState } from '../../../runtime/inspect/panel/model/model.ts';
import { baseCss } from '../../../runtime/inspect/panel/style/base.css.ts';
import { tokensCss } from '../../../runtime/inspect/panel/style/tokens.css.ts';
import type { Moment } from '../moments.ts';

/** Draws the chart of an instance at a moment, or at another one. */
export function showChart(element: HTMLElement, { row, step, time }: Moment): void {
  const state: ModelState = {
    ...{ connection: 'recording', records: [], lost: 0, moment: 0, isFollowing: false, time },
    ...{ rows: new Map([[row.key, row]]), parked: [], selected: row.key, about: () => [], lastStep: () => step },
  };
  const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
  render(
    <>
      <style>{[tokensCss, baseCss, chartCss].join('\n')}</style>
      <div class="panel">
        <h1 class="visually-hidden">{row.key}</h1>
        <ChartView state={state} machines={registry} />
      </div>
    </>,
    root,
  );
}
