/** The filters of a dashboard: applied at once, and kept for the next dashboard of the app. */

import type { Island } from "../island";

export class Filters implements Island {
  private readonly listeners = new AbortController();

  constructor(private readonly element: HTMLElement) {}

  start(): void {
    const button = this.element.querySelector<HTMLElement>(".apply-filters");
    if (button !== null) button.hidden = true;
    this.element.addEventListener("change", () => { this.apply(); }, this.listeners);
  }

  stop(): void {
    this.listeners.abort();
  }

  private apply(): void {
    if (this.element instanceof HTMLFormElement) this.element.requestSubmit();
  }
}
