/** Draws the lines of parallel branches in the flow picture, wherever its marks stand. */

import { lines, type Lane, type Spot } from "../flow_lines";
import type { Island } from "../island";

const SVG = "http://www.w3.org/2000/svg";

export class Flow implements Island {
  private readonly drawing = document.createElementNS(SVG, "svg");
  private readonly watched = new ResizeObserver(() => { this.draw(); });

  constructor(private readonly element: HTMLElement) {}

  start(): void {
    if (this.element.querySelector(".flow-lanes") === null) return;
    this.drawing.setAttribute("class", "flow-lines");
    this.drawing.setAttribute("aria-hidden", "true");
    this.element.prepend(this.drawing);
    this.element.classList.add("is-drawn");
    this.watched.observe(this.element);
  }

  stop(): void {
    this.watched.disconnect();
    this.drawing.remove();
    this.element.classList.remove("is-drawn");
  }

  private draw(): void {
    const drawn = [...this.element.querySelectorAll<HTMLElement>(".flow-lanes")].flatMap((lanes) => {
      const own = lanes.closest<HTMLElement>(".flow-branches");
      const fork = own?.previousElementSibling;
      const join = own?.nextElementSibling;
      if (!(fork instanceof HTMLElement)) return [];
      const found = [...lanes.children].flatMap((lane) => this.lane(lane));
      return lines(this.below(fork), found, join instanceof HTMLElement ? this.above(join) : null);
    });
    this.drawing.replaceChildren(...drawn.map((line) => {
      const path = document.createElementNS(SVG, "path");
      path.setAttribute("d", line.path);
      if (line.passed) path.setAttribute("class", "is-passed");
      return path;
    }));
  }

  private lane(lane: Element): Lane[] {
    const steps = [...lane.children].filter((step) => step.matches(".flow-step"));
    const first = steps[0];
    const last = steps[steps.length - 1];
    if (!(first instanceof HTMLElement) || !(last instanceof HTMLElement)) return [];
    return [{
      first: this.above(first),
      last: this.below(last),
      begun: !first.matches(".is-coming"),
      passed: last.matches(".is-passed"),
    }];
  }

  private above(step: HTMLElement): Spot {
    return this.spot(step, (box) => box.top);
  }

  private below(step: HTMLElement): Spot {
    return this.spot(step, (box) => box.bottom);
  }

  private spot(step: HTMLElement, edge: (box: DOMRect) => number): Spot {
    const box = (step.querySelector(".flow-mark") ?? step).getBoundingClientRect();
    const own = this.element.getBoundingClientRect();
    return { x: Math.round(box.left + box.width / 2 - own.left), y: Math.round(edge(box) - own.top) };
  }
}
