/**
 * A list by keyboard: j and k move, Enter opens, x chooses a row; on wide screens a record opens
 * beside the list. Narrow rows are kept for every list on this device.
 */

import type { Island } from "../island";
import { ListChoice } from "../list_choice";

const COMPACT = "list:compact";
const WIDE = "(min-width: 1280px)";

export class List implements Island {
  private readonly listeners = new AbortController();
  private readonly wide = window.matchMedia(WIDE);
  private readonly panel: HTMLElement | null;
  private readonly area: HTMLElement | null;
  private readonly choice: ListChoice;

  constructor(private readonly element: HTMLElement) {
    this.panel = element.querySelector(".side-panel");
    this.area = element.querySelector(".list-area");
    this.choice = new ListChoice(element);
  }

  start(): void {
    const { signal } = this.listeners;
    document.addEventListener("keydown", (event) => { this.key(event); }, { signal });
    this.element.addEventListener("click", (event) => { this.click(event); }, { signal });
    this.element.addEventListener("htmx:afterSwap", () => { this.choice.show(); }, { signal });
    this.choice.start(signal);
    this.density();
  }

  stop(): void {
    this.listeners.abort();
  }

  private density(): void {
    const button = this.element.querySelector<HTMLButtonElement>(".density");
    if (button === null) return;
    const set = (compact: boolean): void => {
      this.element.classList.toggle("is-compact", compact);
      button.setAttribute("aria-pressed", String(compact));
      window.localStorage.setItem(COMPACT, compact ? "1" : "");
    };
    button.hidden = false;
    set(window.localStorage.getItem(COMPACT) === "1");
    button.addEventListener("click", () => { set(button.getAttribute("aria-pressed") !== "true"); }, { signal: this.listeners.signal });
  }

  private get rows(): HTMLTableRowElement[] {
    return [...this.element.querySelectorAll<HTMLTableRowElement>(".records tbody tr")];
  }

  private get active(): HTMLTableRowElement | null {
    return this.element.querySelector("tr.is-active");
  }

  private key(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey || target.closest("input, select, textarea, dialog, summary") !== null) return;
    if (event.key === "j") this.move(1);
    else if (event.key === "k") this.move(-1);
    else if (event.key === "o" || (event.key === "Enter" && target.closest("a, button") === null)) this.openActive();
    else if (event.key === "x" && this.active !== null) this.choice.toggle(this.active);
    else if (event.key === "Escape") this.closePanel();
    else return;
    event.preventDefault();
  }

  private move(step: number): void {
    const { rows, active } = this;
    const place = active === null ? (step > 0 ? 0 : rows.length - 1) : rows.indexOf(active) + step;
    const row = rows[Math.max(0, Math.min(rows.length - 1, place))];
    if (row === undefined) return;
    this.mark(row);
    if (this.panel?.hidden === false) void this.openBeside(row);
  }

  private mark(row: HTMLTableRowElement): void {
    this.active?.classList.remove("is-active");
    row.classList.add("is-active");
    row.scrollIntoView({ block: "nearest" });
    row.querySelector<HTMLElement>(".row-link")?.focus({ preventScroll: true });
  }

  private openActive(): void {
    const row = this.active;
    if (row !== null) void this.open(row);
  }

  private click(event: MouseEvent): void {
    const target = event.target as HTMLElement;
    const row = target.closest<HTMLTableRowElement>(".records tbody tr");
    if (target.closest(".row-check, .acts-bar") !== null) return;
    if (target.closest(".panel-close") !== null) this.closePanel();
    const link = target.closest("a");
    if (row === null || event.ctrlKey || event.metaKey || (link !== null && !link.classList.contains("row-link"))) return;
    if (window.getSelection()?.toString() !== "" && link === null) return;
    event.preventDefault();
    this.mark(row);
    void this.open(row);
  }

  private async open(row: HTMLTableRowElement): Promise<void> {
    const href = row.dataset.href ?? "";
    if (!this.wide.matches || this.panel === null || row.classList.contains("is-open")) window.location.assign(href);
    else await this.openBeside(row);
  }

  private async openBeside(row: HTMLTableRowElement): Promise<void> {
    const { panel } = this;
    if (panel === null) return;
    const response = await fetch(row.dataset.href ?? "", { headers: { Accept: "text/html" } }).catch(() => null);
    if (response?.ok !== true) {
      window.location.assign(row.dataset.href ?? "");
      return;
    }
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const head = page.querySelector(".page-head");
    head?.querySelector(".crumbs")?.remove();
    panel.replaceChildren(...[head, ...page.querySelectorAll(".main > .notice, .main > .record")].filter((one) => one !== null));
    this.element.querySelector("tr.is-open")?.classList.remove("is-open");
    row.classList.add("is-open");
    panel.hidden = false;
    panel.scrollTop = 0;
    this.area?.classList.add("has-panel");
  }

  private closePanel(): void {
    if (this.panel === null || this.panel.hidden) return;
    this.panel.hidden = true;
    this.area?.classList.remove("has-panel");
    this.element.querySelector("tr.is-open")?.classList.remove("is-open");
  }
}
