/**
 * The pictures of reports, loaded only where there are some. The server says what is drawn (type,
 * columns, rows, ways to the records); colours follow the theme. A table stands behind each.
 */

import { BarChart, LineChart, PieChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use, type EChartsType } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

import { drillOf, optionOf, type Palette, type Picture } from "./charts/option";

use([AriaComponent, BarChart, GridComponent, LegendComponent, LineChart, PieChart, SVGRenderer, TooltipComponent]);

/**
 * A theme's colours and face as the browser resolves them; custom properties alone do not tell.
 * Each colour is asked of an element of its own: one that changes colour may be on its way there.
 */
function palette(element: HTMLElement): Palette {
  const resolve = (name: string): string => {
    const probe = document.createElement("i");
    probe.style.color = `var(--${name})`;
    element.append(probe);
    const colour = getComputedStyle(probe).color;
    probe.remove();
    return colour;
  };
  return {
    text: resolve("text"),
    quiet: resolve("text-faint"),
    line: resolve("line"),
    surface: resolve("surface-raised"),
    series: ["blue", "teal", "orange", "purple", "green", "yellow", "red", "grey"].map(resolve),
    face: getComputedStyle(element).fontFamily,
  };
}

class Chart {
  private readonly chart: EChartsType;

  constructor(
    private readonly element: HTMLElement,
    private readonly picture: Picture,
  ) {
    this.chart = init(element, null, { renderer: "svg" });
  }

  start(): void {
    this.draw();
    this.chart.on("click", ({ dataIndex, seriesIndex }) => {
      const way = drillOf(this.picture, seriesIndex ?? 0, dataIndex);
      if (way !== undefined) window.location.assign(way);
    });
    new ResizeObserver(() => { this.chart.resize(); }).observe(this.element);
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { this.draw(); });
  }

  private draw(): void {
    this.chart.setOption(optionOf(this.picture, palette(this.element)), true);
  }
}

for (const element of document.querySelectorAll<HTMLElement>("[data-chart]")) {
  const source = element.querySelector('script[type="application/json"]')?.textContent;
  if (source != null) new Chart(element, JSON.parse(source) as Picture).start();
}
