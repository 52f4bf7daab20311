/**
 * A form being filled. Rules of this file:
 * 1. Only what a person touched is sent; what a choice fills is touched no more.
 * 2. Computed values never move the field or cell that one is typing in.
 * 3. Everything typed is kept on the device until the server has it.
 */

import { ask, send, succeeded, UNREACHED, type Answer, type Fault, type ProblemBody } from "../api";
import { make } from "../element";
import { DraftStore } from "../form/draft";
import { Evaluation, type Evaluated } from "../form/evaluation";
import { FaultSummary, rowPath, type Place } from "../form/faults";
import { Field } from "../form/field";
import { askReasons, askVersion, type Difference } from "../form/questions";
import type { SentRow } from "../grid/rows";
import { islandOf, type Island } from "../island";
import { same, shown, type Value } from "../value";
import { say } from "../words";
import { Grid } from "./grid";

interface Saved {
  id: string;
  version: number;
  values: Record<string, Value>;
}

const STALE = 412;
const INVALID = 422;
const UNSIGNED = 401;

export class Form implements Island {
  private readonly fields = new Map<string, Field>();
  private readonly grids = new Map<string, Grid>();
  private readonly store: DraftStore;
  private readonly evaluation: Evaluation;
  private readonly summary: FaultSummary;
  private readonly listeners = new AbortController();
  private readonly once = crypto.randomUUID();
  private tries = 0;
  private told = false;
  private version: string;

  constructor(private readonly element: HTMLElement) {
    const { api = "", record = "", user = "", version = "", task = "" } = element.dataset;
    this.version = version;
    this.store = new DraftStore([user, api, record || "new", task].join("|"));
    this.evaluation = new Evaluation(`${api}/evaluate`, () => this.asked(), (answer) => { this.apply(answer); });
    const faults = element.querySelector<HTMLElement>(".faults");
    if (faults === null) throw new Error("A form needs its summary of faults");
    this.summary = new FaultSummary(faults);
  }

  start(): void {
    // Islands inside the form start after it: bind to them once all of them run.
    queueMicrotask(() => { this.bind(); });
  }

  stop(): void {
    this.listeners.abort();
    this.evaluation.stop();
  }

  private bind(): void {
    for (const element of this.element.querySelectorAll<HTMLElement>("[data-field]")) {
      const grid = islandOf(element, Grid);
      if (grid !== null) this.grids.set(grid.path, grid);
      else if (element.dataset.kind !== "subtable") this.fields.set(element.dataset.field ?? "", new Field(element));
    }
    const { signal } = this.listeners;
    for (const name of ["input", "picked", "change"]) {
      this.element.addEventListener(name, (event) => { this.edited(event); }, { signal });
    }
    for (const grid of this.grids.values()) {
      grid.model.addEventListener("changed", () => { this.changed(); }, { signal });
    }
    this.element.addEventListener("keydown", (event) => { this.key(event); }, { signal });
    this.element.addEventListener("submit", (event) => { this.submitted(event); }, { signal });
    this.offerDraft();
    void this.evaluation.now();
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
    const field = this.fields.get(place?.dataset.field ?? "");
    if (field === undefined || !field.editable) return;
    const picker = event.target instanceof HTMLInputElement && event.target.getAttribute("role") === "combobox";
    if (picker || (event.target instanceof HTMLInputElement && event.target.type === "file")) return;
    field.touched = true;
    field.error = "";
    for (const filled of field.fills) {
      const other = this.fields.get(filled);
      if (other !== undefined) other.touched = false;
    }
    this.changed();
  }

  private changed(): void {
    const kept = this.store.keep({
      at: Date.now(),
      version: this.version,
      values: Object.fromEntries([...this.touched()].map(([path, field]) => [path, field.value])),
      rows: Object.fromEntries(this.touchedGrids().map((grid) => [grid.path, grid.model.draft()])),
    });
    if (kept) this.note(say("draft_kept"));
    this.evaluation.soon();
  }

  private touched(): Map<string, Field> {
    return new Map([...this.fields].filter(([, field]) => field.touched));
  }

  private touchedGrids(): Grid[] {
    return [...this.grids.values()].filter((grid) => grid.model.touched);
  }

  private values(): Record<string, Value> {
    const values: Record<string, Value> = {};
    for (const [path, field] of this.touched()) values[path] = field.sent;
    for (const grid of this.touchedGrids()) values[grid.path] = grid.model.outward();
    return values;
  }

  private asked(): Record<string, unknown> {
    const { record, task } = this.element.dataset;
    return { values: this.values(), ...(record ? { id: record } : {}), ...(task ? { task } : {}) };
  }

  private apply(answer: Evaluated): void {
    for (const [path, field] of this.fields) {
      const value = answer.values[path] ?? null;
      if (!(field.editable && (field.touched || field.focused)) && field.show(value)) flash(field.element);
      this.reveal(field, answer.visible[path] ?? true);
      field.required = answer.required[path] ?? false;
      if (field.editable) field.locked = answer.readonly[path] ?? false;
    }
    for (const grid of this.grids.values()) this.applyRows(grid, answer);
    this.foldSections();
    this.showErrors(answer.errors.filter(({ code }) => code !== "required" && code !== "min_rows"), true);
  }

  private reveal(field: Field, visible: boolean): void {
    if (visible === field.visible) return;
    field.visible = visible;
    if (visible && this.told) this.note(field.label);
    this.told = true;
  }

  private applyRows(grid: Grid, answer: Evaluated): void {
    const rows = answer.values[grid.path];
    if (!Array.isArray(rows)) return;
    const computed = rows as SentRow[];
    const places = grid.model.places(computed);
    for (const row of grid.model.rows) {
      row.hidden.clear();
      row.locked.clear();
    }
    for (const [map, off, mark] of [
      [answer.visible, false, "hidden"],
      [answer.readonly, true, "locked"],
    ] as const) {
      for (const [path, value] of Object.entries(map)) {
        const at = rowPath(path);
        if (at?.subtable === grid.path && value === off) places.get(at.row)?.[mark].add(at.column);
      }
    }
    let redraw = false;
    for (const column of grid.model.columns) {
      const visible = answer.visible[`${grid.path}.${column.key}`] ?? true;
      redraw ||= visible !== column.visible;
      column.visible = visible;
    }
    grid.model.apply(computed, (row, key) => grid.busy(row, key));
    if (redraw) grid.draw();
  }

  private foldSections(): void {
    for (const section of this.element.querySelectorAll<HTMLElement>("[data-section]")) {
      section.hidden = section.querySelector("[data-field]:not([hidden])") === null;
    }
  }

  /** Put messages at their places; `touchedOnly` keeps quiet about what nobody came to yet. */
  private showErrors(errors: Fault[], touchedOnly: boolean): void {
    const byField = new Map<string, string[]>();
    for (const grid of this.grids.values()) {
      for (const row of grid.model.rows) {
        for (const key of [...row.errors.keys()]) if (!row.unread.has(key)) row.errors.delete(key);
      }
    }
    for (const { path, message } of errors) {
      const at = rowPath(path);
      const row = at === null ? undefined : this.grids.get(at.subtable)?.model.rows[Number(at.row)];
      if (at !== null && row !== undefined && at.column !== "") {
        if (!touchedOnly || row.touched.has(at.column)) row.errors.set(at.column, message);
      } else byField.set(path, [...(byField.get(path) ?? []), message]);
    }
    for (const [path, field] of this.fields) {
      if (!touchedOnly || field.touched) field.error = (byField.get(path) ?? []).join(" ");
    }
    for (const grid of this.grids.values()) grid.model.dispatchEvent(new Event("computed"));
  }

  private submitted(event: SubmitEvent): void {
    event.preventDefault();
    const act = event.submitter instanceof HTMLButtonElement ? event.submitter.value : "save";
    for (const grid of this.grids.values()) grid.settle();
    void this.save(act, {});
  }

  private async save(act: string, acknowledge: Record<string, string>): Promise<void> {
    this.busy(true);
    this.note(say("saving"));
    const answer = await this.sendIt(act, acknowledge);
    this.busy(false);
    if (succeeded(answer) && answer.body !== null && !("errors" in answer.body)) {
      this.store.drop();
      this.note("");
      window.location.assign((this.element.dataset.after ?? "/").replace("{id}", this.element.dataset.record || (answer.body as Saved).id));
      return;
    }
    await this.refused(answer as Answer<ProblemBody>, act, acknowledge);
  }

  private sendIt(act: string, acknowledge: Record<string, string>): Promise<Answer<Saved | ProblemBody>> {
    const { api = "", record = "", task = "" } = this.element.dataset;
    const body: Record<string, unknown> = { values: this.values() };
    if (Object.keys(acknowledge).length > 0) body.acknowledge = acknowledge;
    const headers: Record<string, string> = { "Idempotency-Key": `${this.once}-${this.tries}` };
    this.tries += 1;
    if (this.version !== "") headers["If-Match"] = `"${this.version}"`;
    if (task !== "") return send("POST", `/api/v1/tasks/${task}/${act}`, body, headers);
    if (record === "") return send("POST", `${api}/records`, { ...body, submit: act === "submit" }, headers);
    if (act === "submit") return send("POST", `${api}/records/${record}/submit`, body, headers);
    return send("PATCH", `${api}/records/${record}`, body, headers);
  }

  private async refused(answer: Answer<ProblemBody>, act: string, acknowledged: Record<string, string>): Promise<void> {
    const faults = answer.body?.errors ?? [];
    const hard = faults.filter(({ level }) => level !== "warning");
    if (answer.status === UNREACHED) this.note(say("offline"));
    else if (answer.status === UNSIGNED) this.note(say("expired"));
    else if (answer.status === STALE) await this.compare(act);
    else if (answer.status === INVALID && hard.length === 0 && faults.length > 0) {
      const reasons = await askReasons(faults);
      if (reasons !== null) await this.save(act, { ...acknowledged, ...reasons });
      else this.note("");
    } else {
      this.note("");
      this.showErrors(hard, false);
      const detail = { path: "", code: "refused", message: answer.body?.detail ?? answer.body?.title ?? say("failed") };
      this.summary.show(hard.length > 0 ? hard : [detail], (path) => this.place(path));
    }
  }

  private place(path: string): Place {
    const at = rowPath(path);
    if (at === null) {
      const field = this.fields.get(path);
      const grid = this.grids.get(path);
      return { label: field?.label ?? "", go: () => { if (grid !== undefined) grid.jump(0, ""); else field?.focus(); } };
    }
    const grid = this.grids.get(at.subtable);
    const column = grid?.model.column(at.column);
    const row = /^\d+$/.test(at.row) ? Number(at.row) : 0;
    return {
      label: `${say("row", { n: row + 1 })}${column === undefined ? "" : ` · ${column.label}`}`,
      go: () => { grid?.jump(row, at.column); },
    };
  }

  /** Somebody else saved first: show both, keep mine over theirs or take theirs. */
  private async compare(act: string): Promise<void> {
    const { api = "", record = "" } = this.element.dataset;
    const present = await ask<Saved>(`${api}/records/${record}`);
    if (!succeeded(present) || present.body === null) {
      this.note(say("failed"));
      return;
    }
    const { values, version } = present.body;
    if (await askVersion(this.differences(values))) {
      this.version = String(version);
      await this.save(act, {});
    } else {
      this.store.drop();
      window.location.reload();
    }
  }

  private differences(theirs: Record<string, Value>): Difference[] {
    const found: Difference[] = [];
    for (const [path, field] of this.touched()) {
      const their = theirs[path] ?? null;
      if (same(field.value, their)) continue;
      found.push({ label: field.label, mine: shown(field.kind, field.value), theirs: shown(field.kind, their) });
    }
    for (const grid of this.touchedGrids()) {
      const rows = theirs[grid.path];
      const label = grid.path;
      found.push({ label, mine: String(grid.model.rows.length), theirs: String(Array.isArray(rows) ? rows.length : 0) });
    }
    return found;
  }

  private offerDraft(): void {
    const notice = this.element.querySelector<HTMLElement>(".draft-notice");
    const draft = this.store.find(Date.now());
    if (notice === null || draft === null) return;
    const time = new Date(draft.at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
    const restore = make("button", { type: "button", class: "btn btn-sm" }, say("draft_restore"));
    const discard = make("button", { type: "button", class: "btn btn-sm btn-quiet" }, say("draft_discard"));
    restore.addEventListener("click", () => {
      notice.hidden = true;
      for (const [path, value] of Object.entries(draft.values)) {
        const field = this.fields.get(path);
        if (field === undefined) continue;
        field.show(value);
        field.touched = true;
      }
      for (const [path, rows] of Object.entries(draft.rows)) this.grids.get(path)?.model.restore(rows);
      this.changed();
    });
    discard.addEventListener("click", () => { notice.hidden = true; this.store.drop(); });
    notice.replaceChildren(make("span", {}, say("draft_found", { time })), restore, discard);
    notice.hidden = false;
  }

  private note(text: string): void {
    const place = this.element.querySelector(".save-note");
    if (place !== null) place.textContent = text;
  }

  private busy(busy: boolean): void {
    this.element.querySelectorAll<HTMLButtonElement>(".form-bar button").forEach((button) => { button.disabled = busy; });
  }
}

function flash(element: HTMLElement): void {
  const given = element.querySelector(".given");
  given?.classList.remove("is-new");
  void (given as HTMLElement | null)?.offsetWidth;
  given?.classList.add("is-new");
}
