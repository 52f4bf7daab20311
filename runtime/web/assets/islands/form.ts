/**
 * A form being filled. Rules of this file:
 * 1. Only what a person touched is sent; what a choice fills is touched no more.
 * 2. Computed values never move the field or cell that one is typing in.
 * 3. Everything typed is kept on the device until the server has it.
 */

import { make } from "../element";
import { DraftStore } from "../form/draft";
import { Entries } from "../form/entries";
import { Evaluation } from "../form/evaluation";
import { FaultSummary } from "../form/faults";
import { Saving, type Opens } from "../form/saving";
import { Way } from "../form/way";
import type { Asking } from "../choice_box";
import type { Island } from "../island";
import { say } from "../words";

/** A pause, in milliseconds, after which what was typed is kept. */
const KEEP = 200;

export class Form implements Island {
  private readonly entries: Entries;
  private readonly store: DraftStore;
  private readonly evaluation: Evaluation;
  private readonly saving: Saving;
  private readonly way: Way;
  private readonly listeners = new AbortController();
  private keeping = 0;

  constructor(private readonly element: HTMLElement) {
    const { api = "", record = "", user = "", task = "" } = element.dataset;
    const faults = element.querySelector<HTMLElement>(".faults");
    if (faults === null) throw new Error("A form needs its summary of faults");
    const note = (text: string): void => { this.note(text); };
    this.store = new DraftStore([user, api, record || "new", task].join("|"));
    this.entries = new Entries(element, note);
    this.evaluation = new Evaluation(`${api}/evaluate`, () => this.asked(), (answer) => { this.entries.apply(answer); });
    this.way = new Way(element, () => this.entries.values());
    this.saving = new Saving(element, this.entries, new FaultSummary(faults), note, (id, opens) => { this.saved(id, opens); }, () => { this.forget(); });
  }

  start(): void {
    // Islands inside the form start after it: bind to them once all of them run.
    queueMicrotask(() => { this.bind(); });
  }

  stop(): void {
    this.listeners.abort();
    this.evaluation.stop();
    this.way.stop();
  }

  private bind(): void {
    this.entries.bind();
    const { signal } = this.listeners;
    for (const name of ["input", "picked", "change"]) {
      this.element.addEventListener(name, (event) => { this.edited(event); }, { signal });
    }
    for (const grid of this.entries.grids.values()) {
      grid.model.addEventListener("changed", () => { this.changed(); }, { signal });
    }
    this.element.addEventListener("asking", (event) => { this.tell((event as CustomEvent<Asking>).detail); }, { signal });
    this.element.addEventListener("keydown", (event) => { this.key(event); }, { signal });
    this.element.addEventListener("submit", (event) => { this.submitted(event); }, { signal });
    window.addEventListener("pagehide", () => { if (this.keeping !== 0) this.keep(); }, { signal });
    this.begin();
    this.offerDraft();
    void this.evaluation.now();
    this.way.soon();
  }

  /** A new record is typed into at once; on touch screens that would raise the keyboard, and in a frame take it from somebody. */
  private begin(): void {
    if (window.self !== window.top) return;
    const { record = "", task = "" } = this.element.dataset;
    if (record !== "" || task !== "" || document.activeElement !== document.body) return;
    if (window.matchMedia("(pointer: coarse)").matches) return;
    this.element.querySelector<HTMLElement>("[data-editable]:not([hidden]) :is(input, select, textarea):not([type=hidden], [type=file])")?.focus({ preventScroll: true });
  }

  /** Enter in a field sends no half-filled form; Ctrl+Enter does the main act. */
  private key(event: KeyboardEvent): void {
    if (event.key !== "Enter" || event.defaultPrevented || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    const main = this.element.querySelector<HTMLButtonElement>(".form-bar .btn-primary");
    if (event.ctrlKey && this.element instanceof HTMLFormElement) this.element.requestSubmit(main);
  }

  private edited(event: Event): void {
    const place = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-field]") : null;
    const field = this.entries.fields.get(place?.dataset.field ?? "");
    if (field === undefined || !field.editable) return;
    const picker = event.target instanceof HTMLInputElement && event.target.getAttribute("role") === "combobox";
    if (picker || (event.target instanceof HTMLInputElement && event.target.type === "file")) return;
    this.entries.touch(field);
    this.changed();
  }

  private changed(): void {
    window.clearTimeout(this.keeping);
    this.keeping = window.setTimeout(() => { this.keep(); }, KEEP);
    this.evaluation.soon();
    this.way.soon();
  }

  private keep(): void {
    window.clearTimeout(this.keeping);
    this.keeping = 0;
    const kept = this.store.keep({ at: Date.now(), version: this.saving.version, ...this.entries.kept() });
    if (kept) this.note(say("draft_kept"));
  }

  private asked(): Record<string, unknown> {
    const { record, task } = this.element.dataset;
    return { values: this.entries.values(), ...(record ? { id: record } : {}), ...(task ? { task } : {}) };
  }

  /** Tell a lookup what is filled in so far: its choices may follow it. */
  private tell(asking: Asking): void {
    asking.values = { ...this.entries.values(false), ...this.entries.rowsOf(asking.own), ...asking.values };
    if (this.element.dataset.record) asking.id = this.element.dataset.record;
  }

  private submitted(event: SubmitEvent): void {
    event.preventDefault();
    const act = event.submitter instanceof HTMLButtonElement ? event.submitter.value : "save";
    this.entries.settle();
    void this.saving.save(act);
  }

  private saved(id: string, opens: Opens | null): void {
    this.forget();
    if (opens !== null) {
      window.location.assign(`/apps/${opens.app}/forms/${opens.form}/${opens.id}`);
      return;
    }
    window.location.assign((this.element.dataset.after ?? "/").replace("{id}", this.element.dataset.record || id));
  }

  /** What was typed is saved, or given up. */
  private forget(): void {
    window.clearTimeout(this.keeping);
    this.keeping = 0;
    this.store.drop();
  }

  private offerDraft(): void {
    const notice = this.element.querySelector<HTMLElement>(".draft-notice");
    const draft = this.store.find(Date.now());
    if (notice === null || draft === null) return;
    const zone = document.documentElement.dataset.zone;
    const time = new Date(draft.at).toLocaleString(document.documentElement.lang, {
      dateStyle: "short",
      timeStyle: "short",
      ...(zone === undefined ? {} : { timeZone: zone }),
    });
    const restore = make("button", { type: "button", class: "btn btn-sm" }, say("draft_restore"));
    const discard = make("button", { type: "button", class: "btn btn-sm btn-quiet" }, say("draft_discard"));
    restore.addEventListener("click", () => {
      notice.hidden = true;
      this.entries.restore(draft);
      this.changed();
    });
    discard.addEventListener("click", () => { notice.hidden = true; this.forget(); });
    notice.replaceChildren(make("span", {}, say("draft_found", { time })), restore, discard);
    notice.hidden = false;
  }

  private note(text: string): void {
    const place = this.element.querySelector(".save-note");
    if (place !== null) place.textContent = text;
  }
}
