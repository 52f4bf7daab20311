/** A picture drawn into an element; colours follow the theme, the size follows the element. */

import { BarChart, LineChart, PieChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use, type EChartsType } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

import { drillOf, optionOf, type Palette, type Picture } from "./option";

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

export class Chart {
  private readonly chart: EChartsType;
  private readonly resized: ResizeObserver;
  private readonly dark = window.matchMedia("(prefers-color-scheme: dark)");
  private readonly repaint = (): void => { this.draw(); };

  constructor(
    private readonly element: HTMLElement,
    private picture: Picture,
  ) {
    this.chart = init(element, null, { renderer: "svg" });
    this.resized = new ResizeObserver(() => { this.chart.resize(); });
  }

  start(): this {
    this.draw();
    this.chart.on("click", ({ dataIndex, seriesIndex }) => {
      const way = drillOf(this.picture, seriesIndex ?? 0, dataIndex);
      if (way !== undefined) window.location.assign(way);
    });
    this.resized.observe(this.element);
    this.dark.addEventListener("change", this.repaint);
    return this;
  }

  /** Draw another picture in its place. */
  show(picture: Picture): void {
    this.picture = picture;
    this.draw();
  }

  /** Take it away, and all that listens for it. */
  end(): void {
    this.resized.disconnect();
    this.dark.removeEventListener("change", this.repaint);
    this.chart.dispose();
  }

  private draw(): void {
    this.chart.setOption(optionOf(this.picture, palette(this.element)), true);
  }
}
