/** An address: choosing a province offers its cities, choosing a city its districts. */

import { ask, succeeded } from "../api";
import { make } from "../element";
import type { Island } from "../island";
import type { Option } from "../value";

const ORDER = ["province", "city", "district"];

export class Regions implements Island {
  private readonly listeners = new AbortController();

  constructor(private readonly element: HTMLElement) {}

  start(): void {
    this.element.addEventListener("change", (event) => { void this.changed(event); }, this.listeners);
  }

  stop(): void {
    this.listeners.abort();
  }

  /** Show another address: each part's choices depend on the part above. */
  async set(parts: Record<string, string>): Promise<void> {
    const street = this.element.querySelector<HTMLInputElement>('[data-part="street"]');
    if (street !== null) street.value = parts["street"] ?? "";
    for (const [place, part] of ORDER.entries()) {
      const above = ORDER[place - 1];
      if (above !== undefined) await this.offer(part, parts[above] ?? "");
      const select = this.select(part);
      if (select !== null) select.value = parts[part] ?? "";
    }
  }

  /** Offer the topmost regions, too, where the server did not: then show an address. */
  async fill(parts: Record<string, string>): Promise<void> {
    await this.offer(ORDER[0] ?? "", "", true);
    await this.set(parts);
  }

  private async changed(event: Event): Promise<void> {
    const part = event.target instanceof HTMLSelectElement ? (event.target.dataset.part ?? "") : "";
    const place = ORDER.indexOf(part);
    if (place < 0) return;
    for (const below of ORDER.slice(place + 1)) {
      const above = ORDER[ORDER.indexOf(below) - 1] ?? "";
      await this.offer(below, below === ORDER[place + 1] ? (this.select(above)?.value ?? "") : "");
    }
  }

  private async offer(part: string, under: string, top = false): Promise<void> {
    const select = this.select(part);
    if (select === null) return;
    const blank = select.options[0];
    const answer = under === "" && !top ? null : await ask<{ items: Option[] }>(`/regions?under=${encodeURIComponent(under)}`);
    const items = answer !== null && succeeded(answer) ? (answer.body?.items ?? []) : [];
    const options = items.map(({ key, label }) => make("option", { value: key }, label));
    select.replaceChildren(...(blank === undefined ? [] : [blank]), ...options);
    select.value = "";
  }

  private select(part: string): HTMLSelectElement | null {
    return this.element.querySelector<HTMLSelectElement>(`select[data-part="${part}"]`);
  }
}

/** Write an address by the names of its regions. */
export async function spokenAddress(parts: Record<string, unknown>): Promise<string> {
  const codes = ORDER.map((part) => parts[part]).filter((code) => typeof code === "string" && code !== "");
  const answer = await ask<{ items: Option[] }>(`/regions?names=${encodeURIComponent(codes.join(","))}`);
  const names = succeeded(answer) ? (answer.body?.items ?? []).map(({ label }) => label) : codes.map(String);
  const street = typeof parts["street"] === "string" ? parts["street"] : "";
  return [...new Set(names), street].filter((text) => text !== "").join(" ");
}
