/** Asks before a form is sent whose effect is not easily undone. */

import { askDialog } from "../dialog";
import type { Island } from "../island";
import { say } from "../words";

export class Confirm implements Island {
  private readonly listeners = new AbortController();
  private sure = false;

  constructor(private readonly element: HTMLElement) {}

  start(): void {
    this.element.addEventListener("submit", (event) => { void this.ask(event); }, this.listeners);
  }

  stop(): void {
    this.listeners.abort();
  }

  private async ask(event: SubmitEvent): Promise<void> {
    if (this.sure || !(this.element instanceof HTMLFormElement)) return;
    event.preventDefault();
    const question = this.element.dataset.question ?? "";
    this.sure = await askDialog(question, [], say("confirm"), say("cancel"));
    if (this.sure) this.element.requestSubmit();
  }
}
