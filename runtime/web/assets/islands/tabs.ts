/**
 * Sections of a form that are tabs (WAI-ARIA tabs, chosen with the arrows). Rules of this file:
 * 1. Without it all sections stand below each other, and the tabs are links to them.
 * 2. What needs mending opens its tab; while one types, no tab opens by itself.
 * 3. Only `is-away` hides a section that is not chosen: `hidden` is what the form's rules say.
 */

import { make } from "../element";
import type { Island } from "../island";
import { say } from "../words";

/** What needs mending: a field, a cell, a row's card. */
const WRONG = ".has-error, .is-wrong";

export class Tabs implements Island {
  private readonly listeners = new AbortController();
  private readonly watcher = new MutationObserver(() => { this.refresh(); });
  private readonly list: HTMLElement | null;
  private readonly tabs: HTMLAnchorElement[];
  private chosen: HTMLAnchorElement | undefined;

  constructor(private readonly element: HTMLElement) {
    this.list = element.querySelector<HTMLElement>(":scope > .tab-list");
    this.tabs = [...element.querySelectorAll<HTMLAnchorElement>(":scope > .tab-list > a")];
  }

  start(): void {
    const { signal } = this.listeners;
    this.dress();
    this.list?.addEventListener("click", (event) => { this.clicked(event); }, { signal });
    this.list?.addEventListener("keydown", (event) => { this.key(event); }, { signal });
    this.element.addEventListener("reveal", (event) => { this.reveal(event.target); }, { signal });
    document.addEventListener("faults", () => { this.openWrong(); }, { signal });
    document.addEventListener("click", (event) => { this.followed(event); }, { signal, capture: true });
    this.refresh();
    this.reveal(document.getElementById(decodeURIComponent(window.location.hash.slice(1))));
    this.openWrong();
    this.watcher.observe(this.element, { subtree: true, childList: true, attributeFilter: ["class", "hidden"] });
  }

  stop(): void {
    this.watcher.disconnect();
    this.listeners.abort();
  }

  private dress(): void {
    this.element.classList.add("is-live");
    this.list?.setAttribute("role", "tablist");
    for (const tab of this.tabs) {
      const panel = this.panelOf(tab);
      tab.setAttribute("role", "tab");
      if (panel === null) continue;
      tab.setAttribute("aria-controls", panel.id);
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
      if (panel.querySelector("[data-field]") === null) panel.tabIndex = 0;
    }
  }

  private panelOf(tab: HTMLAnchorElement): HTMLElement | null {
    return document.getElementById(tab.hash.slice(1));
  }

  private get shown(): HTMLAnchorElement[] {
    return this.tabs.filter((tab) => !tab.hidden);
  }

  /** Follow what the form's rules show, and mark the tabs with something to mend. */
  private refresh(): void {
    for (const tab of this.tabs) {
      const panel = this.panelOf(tab);
      const hidden = panel === null || panel.hidden;
      if (tab.hidden !== hidden) tab.hidden = hidden;
      this.mark(tab, panel?.querySelector(WRONG) != null);
    }
    const none = this.shown.length === 0;
    if (this.element.hidden !== none) this.element.hidden = none;
    if (this.chosen === undefined || this.chosen.hidden) this.open(this.shown[0]);
  }

  private mark(tab: HTMLAnchorElement, wrong: boolean): void {
    if (tab.classList.contains("has-fault") === wrong) return;
    tab.classList.toggle("has-fault", wrong);
    if (wrong) tab.append(make("span", { class: "visually-hidden" }, ` ${say("tab_fault")}`));
    else tab.querySelector(".visually-hidden")?.remove();
  }

  private open(tab: HTMLAnchorElement | undefined): void {
    if (tab === undefined) return;
    this.chosen = tab;
    for (const one of this.tabs) {
      one.setAttribute("aria-selected", String(one === tab));
      one.tabIndex = one === tab ? 0 : -1;
      this.panelOf(one)?.classList.toggle("is-away", one !== tab);
    }
    if (this.list !== null && this.list.scrollWidth > this.list.clientWidth) tab.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** Open the first tab with something to mend, unless the open one has. */
  private openWrong(): void {
    this.refresh();
    const wrong = this.shown.filter((tab) => tab.classList.contains("has-fault"));
    if (this.chosen === undefined || !wrong.includes(this.chosen)) this.open(wrong[0]);
  }

  private reveal(target: EventTarget | null): void {
    if (!(target instanceof Node)) return;
    const tab = this.shown.find((one) => this.panelOf(one)?.contains(target));
    if (tab !== this.chosen) this.open(tab);
  }

  private clicked(event: Event): void {
    const tab = this.tabs.find((one) => event.target instanceof Node && one.contains(event.target));
    if (tab === undefined) return;
    event.preventDefault();
    this.open(tab);
  }

  /** A link to a place in a tab opens it, before the page goes there. */
  private followed(event: Event): void {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href^="#"]') : null;
    if (link !== null && !this.tabs.includes(link)) this.reveal(document.getElementById(link.hash.slice(1)));
  }

  private key(event: KeyboardEvent): void {
    const { shown } = this;
    const at = this.chosen === undefined ? 0 : shown.indexOf(this.chosen);
    const places: Record<string, number> = {
      ArrowLeft: (at - 1 + shown.length) % shown.length,
      ArrowRight: (at + 1) % shown.length,
      Home: 0,
      End: shown.length - 1,
    };
    const next = shown[places[event.key] ?? -1];
    if (event.key === " ") event.preventDefault();
    if (next === undefined) return;
    event.preventDefault();
    this.open(next);
    next.focus();
  }
}
