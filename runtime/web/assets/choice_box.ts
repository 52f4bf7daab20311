/**
 * A combobox that searches while one types (WAI-ARIA combobox with a listbox popup).
 * It chooses; what happens with the choice is its owner's.
 */

import { ask, succeeded } from "./api";
import { freshId, make } from "./element";
import { say } from "./words";
import type { Ref, Value } from "./value";

export interface Choice extends Ref {
  columns?: Record<string, unknown>;
  /** What the columns say, in the reader's words. */
  details?: string[];
}

/** What a lookup's choices may follow: gathered on the way up from its input to the form. */
export interface Asking {
  id?: string;
  row?: string;
  /** The subtable of the very record whose rows are offered. */
  own?: string;
  values: Record<string, Value>;
}

const PAUSE = 140;
const MOST_ASKED = 12_000;
const GAP = 4;
const LEAST_ROOM = 160;

export class ChoiceBox {
  private readonly list = make("ul", { class: "picker-list", role: "listbox", hidden: true });
  private choices: Choice[] = [];
  private active = -1;
  private timer = 0;
  private request: AbortController | null = null;
  private readonly listeners = new AbortController();

  constructor(
    readonly input: HTMLInputElement,
    private readonly address: string,
    private readonly chosen: (choice: Choice) => void,
    private readonly depends = false,
    private readonly own = "",
  ) {}

  start(): void {
    const signal = this.listeners.signal;
    this.list.id = freshId("choices");
    this.list.setAttribute("aria-label", say("searching"));
    this.input.setAttribute("aria-controls", this.list.id);
    this.input.after(this.list);
    this.input.addEventListener("input", () => { this.searchSoon(); }, { signal });
    this.input.addEventListener("click", () => { if (!this.open) void this.search(); }, { signal });
    this.input.addEventListener("keydown", (event) => { this.key(event); }, { signal });
    this.input.addEventListener("blur", () => { window.setTimeout(() => { this.close(); }, 120); }, { signal });
    this.list.addEventListener("mousedown", (event) => { event.preventDefault(); }, { signal });
    this.list.addEventListener("click", (event) => { this.click(event); }, { signal });
    for (const moved of ["scroll", "resize"]) {
      window.addEventListener(moved, () => { if (this.open && this.list.popover !== null) this.float(); }, { signal, capture: true });
    }
  }

  /** In what scrolls the list would be cut off: there it floats above all, and follows its input. */
  private unfold(): void {
    const floats = this.input.closest(".table-scroll") !== null;
    this.list.classList.toggle("is-floating", floats);
    this.list.hidden = false;
    if (!floats) return;
    this.list.popover = "manual";
    this.list.showPopover();
    this.float();
  }

  /** Stand below the input, or above it where there is more room. */
  private float(): void {
    const { top, bottom, left, width } = this.input.getBoundingClientRect();
    const below = window.innerHeight - bottom;
    const above = below < LEAST_ROOM && top > below;
    this.list.style.left = `${left}px`;
    this.list.style.minWidth = `${width}px`;
    this.list.style.top = above ? "auto" : `${bottom + GAP}px`;
    this.list.style.bottom = above ? `${window.innerHeight - top + GAP}px` : "auto";
    this.list.style.maxHeight = `${Math.min(300, (above ? top : below) - 2 * GAP)}px`;
  }

  stop(): void {
    this.listeners.abort();
    this.request?.abort();
    window.clearTimeout(this.timer);
    this.list.remove();
  }

  get open(): boolean {
    return !this.list.hidden;
  }

  close(): void {
    window.clearTimeout(this.timer);
    this.request?.abort();
    if (this.open && this.list.popover !== null) this.list.hidePopover();
    this.list.hidden = true;
    this.active = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  private searchSoon(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => { void this.search(); }, PAUSE);
  }

  private async search(): Promise<void> {
    this.request?.abort();
    this.request = new AbortController();
    const asked = new URLSearchParams({ q: this.input.value.trim(), ...(this.depends ? follow(this.input, this.own) : {}) });
    try {
      const answer = await ask<{ items: Choice[] }>(`${this.address}?${asked.toString()}`, this.request.signal);
      this.show(succeeded(answer) ? (answer.body?.items ?? []) : []);
    } catch (failure) {
      if (!(failure instanceof DOMException)) throw failure;
    }
  }

  private show(choices: Choice[]): void {
    this.choices = choices;
    this.list.replaceChildren(...choices.map((choice, index) => this.option(choice, index)));
    if (choices.length === 0) {
      this.list.append(make("li", { class: "picker-note", role: "presentation" }, say("no_choice")));
    }
    this.unfold();
    this.input.setAttribute("aria-expanded", "true");
    this.activate(choices.length > 0 ? 0 : -1);
  }

  private option(choice: Choice, index: number): HTMLLIElement {
    const option = make("li", { role: "option", id: `${this.list.id}-${index}`, "aria-selected": "false" });
    option.append(choice.title);
    const more = (choice.details ?? []).filter((one) => one !== "" && one !== choice.title);
    if (more.length > 0) option.append(make("small", {}, more.join(" · ")));
    return option;
  }

  private activate(index: number): void {
    this.list.querySelector('[aria-selected="true"]')?.setAttribute("aria-selected", "false");
    this.active = index;
    const option = this.list.children[index];
    if (index < 0 || option === undefined) return;
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const count = this.choices.length;
    if (event.key === "ArrowDown" && !this.open && event.altKey) void this.search();
    else if (!this.open) return;
    else if (event.key === "ArrowDown") this.activate((this.active + 1) % Math.max(count, 1));
    else if (event.key === "ArrowUp") this.activate((this.active - 1 + count) % Math.max(count, 1));
    else if (event.key === "Enter" && this.active >= 0) this.choose(this.active);
    else if (event.key === "Escape") this.close();
    else {
      if (event.key === "Tab" && this.active >= 0 && this.input.value !== "") this.choose(this.active);
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  private click(event: MouseEvent): void {
    const option = (event.target as HTMLElement).closest('[role="option"]');
    const index = option === null ? -1 : [...this.list.children].indexOf(option);
    if (index >= 0) this.choose(index);
  }

  private choose(index: number): void {
    const choice = this.choices[index];
    this.close();
    if (choice !== undefined) this.chosen(choice);
  }
}

/** Ask what is filled in so far; too much of it is not sent. */
export function follow(input: Element, own = ""): Record<string, string> {
  const detail: Asking = { values: {}, ...(own === "" ? {} : { own }) };
  input.dispatchEvent(new CustomEvent<Asking>("asking", { bubbles: true, detail }));
  const values = JSON.stringify(detail.values);
  return {
    ...(detail.id === undefined ? {} : { id: detail.id }),
    ...(detail.row === undefined ? {} : { row: detail.row }),
    ...(values.length > MOST_ASKED ? {} : { values }),
  };
}
