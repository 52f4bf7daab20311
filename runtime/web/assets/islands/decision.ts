/** Deciding: an opinion is asked for before a refusal is sent, and one's phrases are at hand. */

import type { Island } from "../island";

const NEEDS_OPINION = new Set(["reject", "return"]);

export class Decision implements Island {
  private readonly listeners = new AbortController();

  constructor(private readonly element: HTMLElement) {}

  start(): void {
    const { signal } = this.listeners;
    this.element.addEventListener("submit", (event) => { this.check(event); }, { signal });
    this.element.addEventListener("click", (event) => { this.phrase(event); }, { signal });
    const phrases = this.element.querySelector<HTMLElement>(".phrases");
    if (phrases !== null) phrases.hidden = false;
  }

  stop(): void {
    this.listeners.abort();
  }

  private check(event: SubmitEvent): void {
    const button = event.submitter;
    const act = button instanceof HTMLButtonElement ? button.value : "";
    const comment = this.comment;
    if (comment === null) return;
    if (NEEDS_OPINION.has(act) && comment.value.trim() === "") {
      event.preventDefault();
      this.complain(comment);
      return;
    }
    // Sent once: a second tap finds nothing to press. The pressed button's value goes along.
    window.setTimeout(() => {
      this.element.querySelectorAll("button").forEach((one) => { one.disabled = true; });
    });
  }

  private complain(comment: HTMLTextAreaElement): void {
    const error = this.element.querySelector<HTMLElement>("#comment-error");
    if (error !== null) {
      error.textContent = error.dataset.needed ?? "";
      error.hidden = false;
    }
    comment.setAttribute("aria-invalid", "true");
    this.element.querySelectorAll("details[open]").forEach((one) => { one.removeAttribute("open"); });
    comment.focus();
  }

  private phrase(event: MouseEvent): void {
    const phrase = (event.target as HTMLElement).closest(".phrase");
    if (phrase === null || this.comment === null) return;
    this.comment.value = phrase.textContent;
    this.comment.focus();
  }

  private get comment(): HTMLTextAreaElement | null {
    return this.element.querySelector<HTMLTextAreaElement>("#comment");
  }
}
