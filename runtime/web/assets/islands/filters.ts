/**
 * The filters of a dashboard: applied at once, and kept while one moves between the dashboards of
 * an app. What the address says wins; what is kept holds for this tab only.
 */

import type { Island } from "../island";

type Kept = Record<string, string>;

export class Filters implements Island {
  private readonly listeners = new AbortController();
  private readonly key: string;

  constructor(private readonly element: HTMLElement) {
    this.key = `filters:${element.dataset.app ?? ""}`;
  }

  start(): void {
    if (this.restore()) return;
    const button = this.element.querySelector<HTMLElement>(".apply-filters");
    if (button !== null) button.hidden = true;
    const apply = (): void => { this.apply(); };
    this.element.addEventListener("change", (event) => {
      if ((event.target as HTMLElement).getAttribute("role") !== "combobox") apply();
    }, this.listeners);
    this.element.addEventListener("picked", apply, this.listeners);
    this.element.addEventListener("submit", () => { this.keep(); }, this.listeners);
  }

  stop(): void {
    this.listeners.abort();
  }

  private apply(): void {
    if (this.element instanceof HTMLFormElement) this.element.requestSubmit();
  }

  private keep(): void {
    if (!(this.element instanceof HTMLFormElement)) return;
    const chosen = [...new FormData(this.element)].map(([name, value]) => [name, String(value)] as const);
    const names = (this.element.dataset.filters ?? "").split(" ");
    const blank = names.map((name) => [name, ""] as const);
    window.sessionStorage.setItem(this.key, JSON.stringify({ ...this.kept, ...Object.fromEntries([...blank, ...chosen]) }));
  }

  /** Go on with what was chosen on the dashboard before; true when the page is left for it. */
  private restore(): boolean {
    const { searchParams } = new URL(window.location.href);
    if (searchParams.size > 0) return false;
    const { kept } = this;
    const names = (this.element.dataset.filters ?? "").split(" ").filter((name) => name in kept);
    if (names.length === 0) return false;
    window.location.replace(`?${new URLSearchParams(names.map((name) => [name, kept[name] ?? ""])).toString()}`);
    return true;
  }

  private get kept(): Kept {
    try {
      return JSON.parse(window.sessionStorage.getItem(this.key) ?? "{}") as Kept;
    } catch {
      return {};
    }
  }
}
