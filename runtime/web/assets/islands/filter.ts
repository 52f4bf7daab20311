/** The filter menu of a list: closes like a menu; opening a field puts the cursor into it. */

import type { Island } from "../island";
import { Menu } from "./menu";

export class Filter extends Menu implements Island {
  private readonly opened = new AbortController();

  constructor(private readonly menu: HTMLElement) {
    super(menu);
  }

  override start(): void {
    super.start();
    this.menu.addEventListener("toggle", (event) => { this.toggled(event); }, { capture: true, signal: this.opened.signal });
  }

  override stop(): void {
    super.stop();
    this.opened.abort();
  }

  private toggled(event: Event): void {
    const field = event.target;
    if (!(field instanceof HTMLDetailsElement) || !field.open || field === this.menu) return;
    field.querySelector<HTMLElement>("input:not([type=hidden]), select")?.focus();
  }
}
