/** Ctrl K: pages, acts and records by what one types; arrows move, Enter goes there. */

import { ask, succeeded } from "../api";
import { icon, make } from "../element";
import type { Island } from "../island";
import { say } from "../words";

interface Target {
  label: string;
  href: string;
  icon: string;
  note: string;
}

const PAUSE = 150;
const MOST = 7;

export class Palette implements Island {
  private readonly dialog: HTMLDialogElement;
  private readonly input = make("input", { type: "text", role: "combobox", "aria-expanded": "true", "aria-controls": "palette-list", autocomplete: "off", "aria-label": say("palette"), placeholder: say("palette") });
  private readonly list = make("ul", { id: "palette-list", role: "listbox", "aria-label": say("palette") });
  private readonly listeners = new AbortController();
  private targets: Target[] = [];
  private active = 0;
  private timer = 0;
  private request: AbortController | null = null;

  constructor(element: HTMLElement) {
    if (!(element instanceof HTMLDialogElement)) throw new Error("The palette is a dialog");
    this.dialog = element;
  }

  start(): void {
    const { signal } = this.listeners;
    this.dialog.append(this.input, this.list);
    document.addEventListener("keydown", (event) => { this.shortcut(event); }, { signal });
    document.addEventListener("click", (event) => { this.click(event); }, { signal });
    this.input.addEventListener("input", () => { this.searchSoon(); }, { signal });
    this.input.addEventListener("keydown", (event) => { this.key(event); }, { signal });
  }

  stop(): void {
    this.listeners.abort();
  }

  private shortcut(event: KeyboardEvent): void {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    this.open();
  }

  private click(event: MouseEvent): void {
    const target = event.target as HTMLElement;
    if (target.closest("[data-palette-open]") !== null) this.open();
    else if (target === this.dialog) this.dialog.close();
    const option = target.closest<HTMLElement>("#palette-list [role=option]");
    if (option !== null) this.go(Number(option.dataset.place));
  }

  private open(): void {
    if (this.dialog.open) return;
    this.input.value = "";
    this.show(pages(""));
    this.dialog.showModal();
    this.input.focus();
  }

  private searchSoon(): void {
    window.clearTimeout(this.timer);
    this.request?.abort();
    const text = this.input.value.trim();
    this.show(pages(text));
    if (text !== "") this.timer = window.setTimeout(() => { void this.search(text); }, PAUSE);
  }

  private async search(text: string): Promise<void> {
    this.request = new AbortController();
    const { signal } = this.request;
    try {
      const answer = await ask<{ items: Target[] }>(`/search?q=${encodeURIComponent(text)}`, signal);
      if (succeeded(answer) && this.input.value.trim() === text) {
        this.show([...pages(text), ...(answer.body?.items ?? [])]);
      }
    } catch (failure) {
      if (!(failure instanceof DOMException)) throw failure;
    }
  }

  private show(targets: Target[]): void {
    this.targets = targets;
    const options = targets.map((target, place) => {
      const option = make("li", { role: "option", id: `palette-${place}`, "data-place": place, "aria-selected": "false" }, icon(target.icon), make("span", {}, target.label));
      if (target.note !== "") option.append(make("small", {}, target.note));
      return option;
    });
    this.list.replaceChildren(...options);
    if (targets.length === 0) this.list.append(make("li", { class: "picker-note", role: "presentation" }, say("palette_none")));
    this.activate(0);
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const count = Math.max(this.targets.length, 1);
    if (event.key === "ArrowDown") this.activate((this.active + 1) % count);
    else if (event.key === "ArrowUp") this.activate((this.active - 1 + count) % count);
    else if (event.key === "Enter") this.go(this.active);
    else return;
    event.preventDefault();
  }

  private activate(place: number): void {
    this.list.querySelector('[aria-selected="true"]')?.setAttribute("aria-selected", "false");
    const option = this.list.children[place];
    this.active = place;
    if (option?.getAttribute("role") !== "option") return;
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  private go(place: number): void {
    const target = this.targets[place];
    if (target !== undefined) window.location.assign(target.href);
  }
}

/** The pages of the navigation, and what can be entered, that fit the text. */
function pages(text: string): Target[] {
  const wanted = text.toLocaleLowerCase();
  const links = [...document.querySelectorAll<HTMLAnchorElement>(".side-link, .page-acts a.btn")];
  return links
    .map((link) => ({
      label: link.querySelector("span")?.textContent.trim() ?? link.textContent.trim(),
      href: link.getAttribute("href") ?? "/",
      icon: link.querySelector("use")?.getAttribute("href")?.split("#")[1] ?? "file-text",
      note: link.closest("details")?.querySelector("summary span")?.textContent ?? "",
    }))
    .filter(({ label }) => label.toLocaleLowerCase().includes(wanted))
    .slice(0, MOST);
}
