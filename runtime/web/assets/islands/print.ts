/** A button that prints the page it stands on; without scripts the browser's own menu does. */

import type { Island } from "../island";

export class Print implements Island {
  private readonly listeners = new AbortController();

  constructor(private readonly element: HTMLElement) {}

  start(): void {
    this.element.hidden = false;
    this.element.addEventListener("click", () => { window.print(); }, this.listeners);
  }

  stop(): void {
    this.listeners.abort();
  }
}
