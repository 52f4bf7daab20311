/**
 * The charts of reports, loaded only where there are some. An element `data-chart` holds an
 * ECharts option as JSON in its first `<script type="application/json">`; the server computes
 * everything that is shown.
 */

import { BarChart, FunnelChart, GaugeChart, LineChart, PieChart } from "echarts/charts";
import {
  AriaComponent,
  DatasetComponent,
  GridComponent,
  LegendComponent,
  TooltipComponent,
} from "echarts/components";
import { init, use, type EChartsCoreOption } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([
  AriaComponent,
  BarChart,
  DatasetComponent,
  FunnelChart,
  GaugeChart,
  GridComponent,
  LegendComponent,
  LineChart,
  PieChart,
  SVGRenderer,
  TooltipComponent,
]);

/** Draw the chart of one element and keep it at the element's size. */
function draw(element: HTMLElement): void {
  const source = element.querySelector('script[type="application/json"]')?.textContent;
  if (source == null) return;
  const option = JSON.parse(source) as EChartsCoreOption;
  const chart = init(element, null, { renderer: "svg" });
  chart.setOption({ aria: { enabled: true }, ...option });
  new ResizeObserver(() => { chart.resize(); }).observe(element);
}

document.querySelectorAll<HTMLElement>("[data-chart]").forEach(draw);
