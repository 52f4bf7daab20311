/** A button that copies what stands in an input; hidden where the browser does not let us. */

import type { Island } from "../island";

export class Copy implements Island {
  private readonly listeners = new AbortController();

  constructor(private readonly element: HTMLElement) {}

  start(): void {
    if (!("clipboard" in navigator)) return;
    this.element.hidden = false;
    this.element.addEventListener("click", () => { void this.copy(); }, this.listeners);
  }

  stop(): void {
    this.listeners.abort();
  }

  private async copy(): Promise<void> {
    const source = document.getElementById(this.element.dataset.from ?? "");
    if (!(source instanceof HTMLInputElement)) return;
    await navigator.clipboard.writeText(source.value);
    const label = this.element.querySelector("span");
    if (label) label.textContent = this.element.dataset.done ?? "";
  }
}
