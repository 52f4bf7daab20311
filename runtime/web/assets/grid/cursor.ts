/**
 * The cursor of a grid: one cell at a time holds an input. Tab and arrows move it, Enter goes down
 * and starts a new row after the last, Ctrl+Delete takes a row away.
 */

import { make } from "../element";
import { same, type Value } from "../value";
import { editorOf, ROOMY, signOf, type Editor } from "./editor";
import type { Column, RowState, Rows } from "./rows";
import type { GridTable } from "./table";

/** What the cursor asks of its grid. */
export interface Ground {
  columns: () => Column[];
  addRow: () => void;
  removeRow: (row: RowState) => void;
  openSheet: (row: RowState, key: string) => void;
}

/** A cell that somebody types in. */
export interface Typing {
  row: RowState;
  key: string;
  text: string | null;
}

interface Active {
  row: RowState;
  column: Column;
  editor: Editor;
  holder: HTMLElement;
  /** What it was opened with, and what stood in it then or was written last. */
  value: Value;
  sign: string;
}

export class Cursor {
  private active: Active | null = null;
  private last: { row: RowState; key: string } | null = null;

  constructor(
    private readonly model: Rows,
    private readonly table: GridTable,
    private readonly ground: Ground,
  ) {}

  start(signal: AbortSignal): void {
    const { element } = this.table;
    element.addEventListener("mousedown", (event) => { this.pressed(event); }, { signal });
    element.addEventListener("focusin", (event) => { this.entered(event); }, { signal });
    element.addEventListener("keydown", (event) => { this.key(event); }, { signal });
    element.addEventListener("focusout", (event) => { this.left(event); }, { signal });
  }

  /** Where it stands. */
  get place(): { row: RowState; key: string } | null {
    return this.active === null ? null : { row: this.active.row, key: this.active.column.key };
  }

  /** Whether somebody is changing a cell: nothing computed may move it. */
  busy(row: RowState, key: string): boolean {
    return this.stands(row, key) && this.changing;
  }

  /** Show what was computed for the cell one is in, where one has not begun to change it. */
  follow(): void {
    if (this.active === null || this.changing) return;
    const { row, column, value } = this.active;
    if (same(row.values[column.key], value)) return;
    const focused = this.active.holder.contains(document.activeElement);
    this.deactivate();
    this.activate(row, column.key, focused);
  }

  private get changing(): boolean {
    return this.active !== null && (this.active.editor.open() || signOf(this.active.editor) !== this.active.sign);
  }

  private stands(row: RowState, key: string): boolean {
    return this.active?.row === row && this.active.column.key === key;
  }

  first(row: RowState): string {
    return this.editable(row)[0]?.key ?? "";
  }

  /** One cell can be reached by Tab when none is being edited: the last one, else the first. */
  rove(): void {
    if (this.active !== null) return;
    const row = this.last !== null && this.model.rows.includes(this.last.row) ? this.last.row : this.model.rows[0];
    if (row === undefined) return;
    const columns = this.editable(row);
    const key = columns.some((column) => column.key === this.last?.key) ? this.last?.key : columns[0]?.key;
    this.table.element.querySelector('td[tabindex="0"]')?.setAttribute("tabindex", "-1");
    if (key !== undefined) this.table.cell(row, key)?.setAttribute("tabindex", "0");
  }

  activate(row: RowState, key: string, focus = true): void {
    if (this.stands(row, key)) return;
    this.commit();
    const column = this.editable(row).find((one) => one.key === key);
    const cell = this.table.cell(row, key);
    if (column === undefined || cell === null) return;
    if (ROOMY.has(column.kind) && column.kind !== "long_text") {
      this.ground.openSheet(row, key);
      return;
    }
    const value = row.values[key] ?? null;
    const editor = editorOf(column, value, row.unread.get(key), () => { this.write(); });
    const holder = make("div", { class: "cell-editor" }, editor.element);
    cell.append(holder);
    this.active = { row, column, editor, holder, value, sign: signOf(editor) };
    this.last = { row, key };
    if (!focus) return;
    editor.input.focus({ preventScroll: true });
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (editor.input instanceof HTMLInputElement && editor.input.type === "text") editor.input.select();
  }

  /** The cell that is being edited with what is typed so far; none where nothing is. */
  get typing(): Typing | null {
    if (this.active === null) return null;
    const { row, column, editor } = this.active;
    const { input } = editor;
    return { row, key: column.key, text: input instanceof HTMLInputElement ? input.value : null };
  }

  /** Go on typing where one was, after the cells were drawn anew. */
  resume({ row, key, text }: Typing): void {
    if (!this.model.rows.includes(row)) return;
    this.activate(row, key);
    const input = this.active?.editor.input;
    if (text === null || !(input instanceof HTMLInputElement) || input.value === text) return;
    input.value = text;
    if (input.type === "text") input.setSelectionRange(text.length, text.length);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  deactivate(): void {
    const { active } = this;
    this.active = null;
    active?.editor.stop();
    active?.holder.remove();
  }

  commit(): void {
    this.write();
    this.deactivate();
  }

  private editable(row: RowState): Column[] {
    return this.ground.columns().filter(({ key, editable }) => editable && !row.locked.has(key) && !row.hidden.has(key));
  }

  private write(): void {
    if (this.active === null) return;
    const { row, column, editor } = this.active;
    const sign = signOf(editor);
    if (sign === this.active.sign) return;
    this.active.sign = sign;
    const reading = editor.reading();
    if ("value" in reading) this.model.write(row, column.key, reading.value);
    else if (editor.input instanceof HTMLInputElement) {
      this.model.misread(row, column.key, editor.input.value, reading.unread);
    }
  }

  private pressed(event: MouseEvent): void {
    const at = this.table.at(event.target);
    if (at === null || this.stands(at.row, at.key)) return;
    event.preventDefault();
    this.activate(at.row, at.key);
  }

  private entered(event: FocusEvent): void {
    if (event.target instanceof HTMLTableCellElement) {
      const at = this.table.at(event.target);
      if (at !== null) this.activate(at.row, at.key);
    }
  }

  private left(event: FocusEvent): void {
    const next = event.relatedTarget;
    if (next instanceof Node && this.active?.holder.contains(next) === true) return;
    if (event.target instanceof Node && this.active?.holder.contains(event.target) === true) {
      window.setTimeout(() => {
        if (this.active !== null && !this.active.holder.contains(document.activeElement)) this.commit();
        this.rove();
      }, 130);
    }
  }

  private key(event: KeyboardEvent): void {
    const { active } = this;
    if (active === null || event.isComposing || event.defaultPrevented) return;
    const { row, column, editor } = active;
    if (event.key === "Delete" && event.ctrlKey) this.ground.removeRow(row);
    else if (event.key === "Tab") {
      if (!this.beside(row, column, event.shiftKey ? -1 : 1)) return;
    } else if (event.key === "Enter" && !event.altKey) this.below(row, column, event.shiftKey ? -1 : 1, !event.shiftKey);
    else if (event.key === "Escape") {
      this.deactivate();
      this.table.cell(row, column.key)?.setAttribute("tabindex", "0");
    } else if (!editor.keepsArrows && event.key === "ArrowDown") this.below(row, column, 1, false);
    else if (!editor.keepsArrows && event.key === "ArrowUp") this.below(row, column, -1, false);
    else if (!editor.keepsArrows && event.key === "ArrowRight" && atEnd(editor.input)) this.beside(row, column, 1);
    else if (!editor.keepsArrows && event.key === "ArrowLeft" && atStart(editor.input)) this.beside(row, column, -1);
    else return;
    event.preventDefault();
  }

  /** Go to the next or previous cell, over row ends; false at the very end. */
  private beside(row: RowState, column: Column, step: 1 | -1): boolean {
    const columns = this.editable(row);
    const within = columns[columns.indexOf(column) + step];
    if (within !== undefined) {
      this.activate(row, within.key);
      return true;
    }
    const other = this.model.rows[this.model.rows.indexOf(row) + step];
    if (other === undefined) {
      this.commit();
      this.rove();
      return false;
    }
    this.activate(other, this.editable(other).at(step === 1 ? 0 : -1)?.key ?? "");
    return true;
  }

  private below(row: RowState, column: Column, step: 1 | -1, grow: boolean): void {
    const next = this.model.rows[this.model.rows.indexOf(row) + step];
    if (next !== undefined) this.activate(next, column.key);
    else if (grow) this.ground.addRow();
  }
}

function atEnd(input: HTMLElement): boolean {
  return !(input instanceof HTMLInputElement) || input.selectionEnd === null || input.selectionEnd === input.value.length;
}

function atStart(input: HTMLElement): boolean {
  return !(input instanceof HTMLInputElement) || input.selectionStart === null || input.selectionStart === 0;
}
