/** One row in a sheet of its own: every column with label and room; on phones the way to edit. */

import type { Asking } from "../choice_box";
import { freshId, icon, make } from "../element";
import { say } from "../words";
import { shown } from "../value";
import { editorOf, signOf, type Editor } from "./editor";
import type { Column, RowState, Rows } from "./rows";

export class RowSheet {
  private readonly dialog = make("dialog", { class: "sheet" });
  private editors = new Map<string, Editor>();
  /** What stood in each editor when it was made, or was written last. */
  private signs = new Map<string, string>();
  /** What stands in the sheet for each column, and by which signs it was drawn. */
  private drawn = new Map<string, { element: HTMLElement; signs: string }>();
  private row: RowState | null = null;

  constructor(
    private readonly model: Rows,
    private readonly shownColumns: () => Column[],
    private readonly closed: (row: RowState | null) => void,
    private readonly asking: (asking: Asking, row: RowState) => void,
  ) {
    this.dialog.addEventListener("close", () => { this.leave(); });
    this.dialog.addEventListener("asking", (event) => {
      if (this.row !== null) this.asking((event as CustomEvent<Asking>).detail, this.row);
    });
  }

  open(row: RowState, focus?: string): void {
    this.row = row;
    if (!this.dialog.isConnected) document.body.append(this.dialog);
    this.paint(row);
    this.dialog.showModal();
    const wanted = focus ?? [...this.editors.keys()][0];
    if (wanted !== undefined) this.editors.get(wanted)?.input.focus();
  }

  stop(): void {
    this.dialog.remove();
  }

  /** Follow what was computed while the sheet is open; the field one is changing stays as it is. */
  follow(): void {
    const { row } = this;
    if (row === null || !this.dialog.open) return;
    const columns = this.columnsOf(row);
    if (columns.map(({ key }) => key).join() !== [...this.drawn.keys()].join()) {
      this.redraw(row);
      return;
    }
    for (const column of columns) {
      const before = this.drawn.get(column.key);
      if (before === undefined || before.signs === signsOf(row, column)) continue;
      const within = before.element.contains(document.activeElement);
      if (within && this.changing(column.key)) continue;
      this.editors.get(column.key)?.stop();
      this.editors.delete(column.key);
      before.element.replaceWith(this.draw(row, column));
      if (within) this.editors.get(column.key)?.input.focus();
    }
  }

  private changing(key: string): boolean {
    const editor = this.editors.get(key);
    return editor !== undefined && (editor.open() || signOf(editor) !== this.signs.get(key));
  }

  /** Draw all fields anew, with the cursor where it was. */
  private redraw(row: RowState): void {
    const active = [...this.drawn].find(([, { element }]) => element.contains(document.activeElement));
    this.writeAll();
    this.paint(row);
    if (active !== undefined) this.editors.get(active[0])?.input.focus();
  }

  private columnsOf(row: RowState): Column[] {
    return this.shownColumns().filter((column) => !row.hidden.has(column.key));
  }

  private draw(row: RowState, column: Column): HTMLElement {
    const element = this.field(row, column);
    this.drawn.set(column.key, { element, signs: signsOf(row, column) });
    return element;
  }

  private paint(row: RowState): void {
    this.stopEditors();
    this.drawn = new Map();
    const title = freshId("sheet");
    this.dialog.setAttribute("aria-labelledby", title);
    const place = this.model.rows.indexOf(row) + 1;
    const fields = this.columnsOf(row).map((column) => this.draw(row, column));
    this.dialog.replaceChildren(make("h2", { id: title }, say("row", { n: place })), ...fields, this.acts(row));
  }

  private field(row: RowState, column: Column): HTMLElement {
    const id = freshId("cell");
    const label = make("label", { class: "form-label", for: id }, column.label);
    if (column.required) label.append(make("span", { class: "required-mark", "aria-hidden": "true" }, "*"));
    const fixed = !column.editable || row.locked.has(column.key) || column.kind === "files";
    if (fixed) {
      const text = shown(column, row.values[column.key]) || "–";
      return make("div", { class: "field" }, label, make("output", { class: "given num", id }, text));
    }
    const editor = editorOf(column, row.values[column.key] ?? null, row.unread.get(column.key), () => { this.write(row, column); });
    editor.input.id = id;
    this.editors.set(column.key, editor);
    this.signs.set(column.key, signOf(editor));
    const error = row.errors.get(column.key);
    const told = error === undefined ? "" : make("p", { class: "field-error" }, error);
    return make("div", { class: "field" }, label, editor.element, told);
  }

  private acts(row: RowState): HTMLElement {
    const remove = make("button", { type: "button", class: "btn btn-quiet" }, icon("trash"), say("delete_row"));
    const next = make("button", { type: "button", class: "btn" }, say("next_row"));
    const done = make("button", { type: "button", class: "btn btn-dark" }, say("done"));
    remove.addEventListener("click", () => { this.model.remove(row); this.row = null; this.dialog.close(); });
    next.addEventListener("click", () => { this.next(row); });
    done.addEventListener("click", () => { this.dialog.close(); });
    return make("div", { class: "sheet-acts" }, remove, next, done);
  }

  private next(row: RowState): void {
    this.writeAll();
    const following = this.model.rows[this.model.rows.indexOf(row) + 1] ?? this.model.add();
    if (following === null) return;
    this.row = following;
    this.paint(following);
    [...this.editors.values()][0]?.input.focus();
  }

  private write(row: RowState, column: Column): void {
    const editor = this.editors.get(column.key);
    if (editor === undefined || signOf(editor) === this.signs.get(column.key)) return;
    this.signs.set(column.key, signOf(editor));
    const reading = editor.reading();
    if ("value" in reading) this.model.write(row, column.key, reading.value);
  }

  private writeAll(): void {
    if (this.row === null) return;
    for (const key of this.editors.keys()) {
      const column = this.model.column(key);
      if (column !== undefined) this.write(this.row, column);
    }
  }

  private leave(): void {
    this.writeAll();
    this.stopEditors();
    this.closed(this.row);
  }

  private stopEditors(): void {
    for (const editor of this.editors.values()) editor.stop();
    this.editors = new Map();
  }
}

/** What a column's place in the sheet depends on. */
function signsOf(row: RowState, column: Column): string {
  const { key } = column;
  return JSON.stringify([row.values[key] ?? null, row.locked.has(key), row.errors.get(key) ?? ""]);
}
