/**
 * What stands in a form: its fields and its grids, by path. Reads what a person touched, shows what
 * the server computed, and puts messages at their places.
 */

import type { Fault } from "../api";
import type { Draft as RowDraft, RowState, SentRow } from "../grid/rows";
import { followed, type Move } from "../grid/places";
import { islandOf } from "../island";
import { Files } from "../islands/files";
import { Grid } from "../islands/grid";
import { same, shown, type Value } from "../value";
import { say } from "../words";
import type { Evaluated } from "./evaluation";
import { rowPath, type Place } from "./faults";
import { Field } from "./field";
import type { Difference } from "./questions";

export interface Kept {
  values: Record<string, Value>;
  rows: Record<string, RowDraft>;
}

export class Entries {
  readonly fields = new Map<string, Field>();
  readonly grids = new Map<string, Grid>();
  private readonly tables = new Map<string, HTMLElement>();
  private told = false;

  constructor(
    private readonly element: HTMLElement,
    private readonly note: (text: string) => void,
  ) {}

  /** Find the fields and grids, once their islands run. */
  bind(): void {
    for (const element of this.element.querySelectorAll<HTMLElement>("[data-field]")) {
      if (element.dataset.kind === "subtable") this.tables.set(element.dataset.field ?? "", element);
      const grid = islandOf(element, Grid);
      if (grid !== null) {
        this.grids.set(grid.path, grid);
        grid.model.addEventListener("moved", (event) => { this.follow(grid.path, (event as CustomEvent<Move>).detail); });
      } else if (element.dataset.kind !== "subtable") this.fields.set(element.dataset.field ?? "", new Field(element));
    }
  }

  /** Mark a field as touched; what its choice fills is touched no more. */
  touch(field: Field): void {
    field.touched = true;
    field.error = "";
    for (const filled of field.fills) {
      const other = this.fields.get(filled);
      if (other !== undefined) other.touched = false;
    }
  }

  settle(): void {
    for (const grid of this.grids.values()) grid.settle();
  }

  /** When no file is on its way any more: whether all that were have arrived. */
  async sent(): Promise<boolean> {
    const sending = [...this.element.querySelectorAll<HTMLElement>(".files")].map((one) => islandOf(one, Files)?.sent);
    return (await Promise.all(sending)).every((arrived) => arrived !== false);
  }

  /** What a person touched, as the API takes it; `rows` false: without the subtables. */
  values(rows = true): Record<string, Value> {
    const values: Record<string, Value> = {};
    for (const [path, field] of this.touched()) values[path] = field.sent;
    for (const grid of rows ? this.touchedGrids() : []) values[grid.path] = grid.model.outward();
    return values;
  }

  /** The rows of one subtable as they are sent, for a lookup that offers them. */
  rowsOf(subtable: string | undefined): Record<string, Value> {
    const grid = this.grids.get(subtable ?? "");
    return grid === undefined ? {} : { [grid.path]: grid.model.outward() };
  }

  /** What points at rows that are not saved yet follows them to their places. */
  private follow(subtable: string, move: Move): void {
    for (const grid of this.grids.values()) grid.model.follow(subtable, move);
    for (const field of this.fields.values()) {
      if (field.own === subtable) field.show(followed(field.value, move));
    }
  }

  kept(): Kept {
    return {
      values: Object.fromEntries([...this.touched()].map(([path, field]) => [path, field.value])),
      rows: Object.fromEntries(this.touchedGrids().map((grid) => [grid.path, grid.model.draft()])),
    };
  }

  restore(kept: Kept): void {
    for (const [path, value] of Object.entries(kept.values)) {
      const field = this.fields.get(path);
      if (field === undefined) continue;
      field.show(value);
      field.touched = true;
    }
    for (const [path, rows] of Object.entries(kept.rows)) this.grids.get(path)?.model.restore(rows);
  }

  apply(answer: Evaluated): void {
    for (const [path, field] of this.fields) {
      const value = answer.values[path] ?? null;
      if (!(field.editable && (field.touched || field.busy)) && field.show(value)) flash(field.element);
      this.reveal(field, answer.visible[path] ?? true);
      field.required = answer.required[path] ?? false;
      if (field.editable) field.locked = answer.readonly[path] ?? false;
    }
    for (const [path, element] of this.tables) this.revealTable(element, answer.visible[path] ?? true);
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

  private revealTable(element: HTMLElement, visible: boolean): void {
    if (visible === !element.hidden) return;
    element.hidden = !visible;
    if (visible) this.note(element.querySelector(".subtable-title")?.firstChild?.textContent?.trim() ?? "");
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
      const visible = this.showColumn(grid, column.key, answer, places);
      redraw ||= visible !== column.visible;
      column.visible = visible;
    }
    grid.model.apply(computed, (row, key) => grid.busy(row, key));
    if (redraw) grid.draw();
  }

  /** Whether a column stands in any row. What is said of it is said of its first row; where that
   *  hides it, rows that show it say so, and the others are without it. */
  private showColumn(grid: Grid, key: string, answer: Evaluated, places: ReadonlyMap<string, RowState>): boolean {
    if (answer.visible[`${grid.path}.${key}`] ?? true) return true;
    const showing = new Set<RowState>();
    for (const [id, row] of places) if (answer.visible[`${grid.path}[${id}].${key}`]) showing.add(row);
    if (showing.size > 0) for (const row of grid.model.rows) if (!showing.has(row)) row.hidden.add(key);
    return showing.size > 0;
  }

  private foldSections(): void {
    for (const section of this.element.querySelectorAll<HTMLElement>("[data-section], [data-fold]")) {
      section.hidden = section.querySelector("[data-field]:not([hidden])") === null;
    }
  }

  /** Put messages at their places; `touchedOnly` keeps quiet about what nobody came to yet. */
  showErrors(errors: Fault[], touchedOnly: boolean): void {
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
    for (const grid of this.grids.values()) {
      if (!touchedOnly || grid.model.touched) grid.error = (byField.get(grid.path) ?? []).join(" ");
      grid.model.dispatchEvent(new Event("computed"));
    }
  }

  place(path: string): Place {
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

  differences(theirs: Record<string, Value>): Difference[] {
    const found: Difference[] = [];
    for (const [path, field] of this.touched()) {
      const their = theirs[path] ?? null;
      if (same(field.value, their)) continue;
      found.push({ label: field.label, mine: shown(field.kind, field.value), theirs: shown(field.kind, their) });
    }
    for (const grid of this.touchedGrids()) {
      const rows = theirs[grid.path];
      const { label } = grid;
      found.push({ label, mine: String(grid.model.rows.length), theirs: String(Array.isArray(rows) ? rows.length : 0) });
    }
    return found;
  }

  private touched(): Map<string, Field> {
    return new Map([...this.fields].filter(([, field]) => field.touched));
  }

  private touchedGrids(): Grid[] {
    return [...this.grids.values()].filter((grid) => grid.model.touched);
  }
}

function flash(element: HTMLElement): void {
  const given = element.querySelector(".given");
  given?.classList.remove("is-new");
  void (given as HTMLElement | null)?.offsetWidth;
  given?.classList.add("is-new");
}
