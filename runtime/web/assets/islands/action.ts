/**
 * A button that asks for input first: its page opens in a dialog, and goes as a page without one.
 */

import { freshId, make } from "../element";
import { startBelow, type Island } from "../island";

export class Action implements Island {
  private readonly listeners = new AbortController();

  constructor(private readonly element: HTMLElement) {}

  start(): void {
    this.element.addEventListener("click", (event) => { void this.open(event); }, this.listeners);
  }

  stop(): void {
    this.listeners.abort();
  }

  private async open(event: MouseEvent): Promise<void> {
    if (!(this.element instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const { href } = this.element;
    this.element.closest("details[open]")?.removeAttribute("open");
    if (!(await openAction(href, this.element))) window.location.assign(href);
  }
}

/** Open an action's page in a dialog; `prepare` may change its form first. False: there is none. */
export async function openAction(
  href: string,
  opener: HTMLElement,
  prepare: (form: HTMLElement) => void = () => undefined,
): Promise<boolean> {
  const response = await fetch(href, { headers: { Accept: "text/html" } }).catch(() => null);
  const page = response?.ok === true ? new DOMParser().parseFromString(await response.text(), "text/html") : null;
  const form = page?.querySelector<HTMLElement>(".action-form") ?? null;
  if (form === null) return false;
  prepare(form);
  show(form, page?.querySelector("h1")?.textContent.trim() ?? "", opener);
  return true;
}

function show(form: HTMLElement, title: string, opener: HTMLElement): void {
  const id = freshId("action");
  const dialog = make("dialog", { class: "sheet action-sheet", "aria-labelledby": id });
  dialog.append(make("h2", { id }, title), document.importNode(form, true));
  document.body.append(dialog);
  dialog.addEventListener("click", (event) => {
    if ((event.target as HTMLElement).closest(".form-bar a.btn") === null) return;
    event.preventDefault();
    dialog.close();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    startBelow(document);
    opener.focus();
  });
  dialog.showModal();
  startBelow(dialog);
  dialog.querySelector<HTMLElement>(".fields input:not([type=hidden]), .fields select, .fields textarea, [data-field] input")?.focus();
}
