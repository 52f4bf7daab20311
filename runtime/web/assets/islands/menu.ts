/**
 * A menu made of details: closes when one looks elsewhere, on Escape, and after a choice. What would
 * open beyond the edge of the screen opens inside it.
 */

import type { Island } from "../island";

const ROOM = 8;

export class Menu implements Island {
  private readonly listeners = new AbortController();

  constructor(private readonly element: HTMLElement) {}

  start(): void {
    const { signal } = this.listeners;
    document.addEventListener("pointerdown", (event) => { this.outside(event); }, { signal });
    this.element.addEventListener("keydown", (event) => { this.key(event); }, { signal });
    this.element.addEventListener("toggle", () => { this.keepInside(); }, { signal });
    this.element.addEventListener("focusout", (event) => { this.left(event); }, { signal });
  }

  stop(): void {
    this.listeners.abort();
  }

  private keepInside(): void {
    const body = this.element.querySelector<HTMLElement>(".menu-body");
    if (body === null || !this.element.hasAttribute("open")) return;
    body.style.translate = "";
    const { left, right } = body.getBoundingClientRect();
    const beyond = Math.max(0, right + ROOM - document.documentElement.clientWidth);
    const by = left < ROOM ? ROOM - left : -beyond;
    if (by !== 0) body.style.translate = `${by}px`;
  }

  private outside(event: Event): void {
    if (event.target instanceof Node && !this.element.contains(event.target)) this.close();
  }

  private left(event: FocusEvent): void {
    if (event.relatedTarget instanceof Node && !this.element.contains(event.relatedTarget)) this.close();
  }

  private key(event: KeyboardEvent): void {
    if (event.key !== "Escape" || !this.element.hasAttribute("open")) return;
    this.close();
    this.element.querySelector<HTMLElement>("summary")?.focus();
    event.stopPropagation();
  }

  private close(): void {
    this.element.removeAttribute("open");
  }
}
