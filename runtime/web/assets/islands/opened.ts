/** What one opened last, kept on this device: a record notes itself, the start page lists them. */

import { icon, make } from "../element";
import type { Island } from "../island";

interface Visit {
  href: string;
  title: string;
}

const MOST = 6;

export class Opened implements Island {
  private readonly key: string;

  constructor(private readonly element: HTMLElement) {
    this.key = `opened:${element.dataset.user ?? ""}`;
  }

  start(): void {
    const { title } = this.element.dataset;
    if (title === undefined) this.list();
    else this.note({ href: window.location.pathname, title });
  }

  stop(): void {
    // Nothing runs on.
  }

  private visits(): Visit[] {
    try {
      return JSON.parse(window.localStorage.getItem(this.key) ?? "[]") as Visit[];
    } catch {
      return [];
    }
  }

  private note(visit: Visit): void {
    const others = this.visits().filter(({ href }) => href !== visit.href);
    window.localStorage.setItem(this.key, JSON.stringify([visit, ...others].slice(0, MOST)));
  }

  private list(): void {
    const visits = this.visits();
    this.element.hidden = visits.length === 0;
    this.element.querySelector("ul")?.replaceChildren(
      ...visits.map(({ href, title }) =>
        make("li", {}, make("a", { href }, make("span", { class: "link-title" }, icon("history"), title))),
      ),
    );
  }
}
