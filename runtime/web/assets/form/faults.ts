/** The summary of what is to be mended: each line jumps to its field or cell. */

import type { Fault } from "../api";
import { make } from "../element";
import { say } from "../words";

export interface Place {
  label: string;
  go: () => void;
}

/** Split `lines[2].quantity` into subtable, place and column; null for a field of the form. */
export function rowPath(path: string): { subtable: string; row: string; column: string } | null {
  const found = /^([^[]+)\[([^\]]+)\](?:\.(.+))?$/.exec(path);
  if (found === null) return null;
  return { subtable: found[1] ?? "", row: found[2] ?? "", column: found[3] ?? "" };
}

export class FaultSummary {
  constructor(private readonly element: HTMLElement) {}

  show(faults: Fault[], placed: (path: string) => Place): void {
    this.element.hidden = faults.length === 0;
    const title = this.element.querySelector(".faults-title");
    if (title !== null) title.textContent = say("faults", { n: faults.length });
    this.element.querySelector("ul")?.replaceChildren(...faults.map((fault) => line(fault, placed(fault.path))));
    if (faults.length > 0) this.element.focus();
    this.element.scrollIntoView({ block: "nearest" });
  }

  clear(): void {
    this.element.hidden = true;
  }
}

function line(fault: Fault, place: Place): HTMLLIElement {
  const text = place.label === "" ? fault.message : say("more_errors", { label: place.label, message: fault.message });
  const jump = make("a", { href: "#main" }, text);
  jump.addEventListener("click", (event) => { event.preventDefault(); place.go(); });
  return make("li", {}, jump);
}
