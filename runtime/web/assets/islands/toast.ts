/** A note that goes by itself; with an undo, it stays for ten seconds. */

import { icon, make } from "../element";
import type { Island } from "../island";
import { say } from "../words";

const SHORT = 4000;
const UNDO = 10_000;

export class Toast implements Island {
  private timer = 0;

  constructor(private readonly element: HTMLElement) {}

  start(): void {
    this.timer = window.setTimeout(() => { this.element.remove(); }, SHORT);
  }

  stop(): void {
    window.clearTimeout(this.timer);
  }
}

/** Say something at the foot of the page; `undo` offers to take it back. */
export function toast(text: string, undo?: () => void): void {
  const note = make("p", { class: "toast-note" }, icon("check"), text);
  if (undo !== undefined) {
    const button = make("button", { type: "button" }, say("undo"));
    button.addEventListener("click", () => { note.remove(); undo(); });
    note.append(button);
  }
  document.getElementById("toasts")?.append(note);
  window.setTimeout(() => { note.remove(); }, undo === undefined ? SHORT : UNDO);
}
