/**
 * The subtable as a grid. One cell at a time holds an input; Tab and arrows move it, Enter goes
 * down and starts a new row after the last, paste fills cells, Ctrl+Delete takes a row away.
 */

import { icon, make } from "../element";
import { editorOf, ROOMY, type Editor } from "../grid/editor";
import { paste, type Unread } from "../grid/paste";
import { RowCards } from "../grid/cards";
import { Rows, type Column, type RowState, type SentRow } from "../grid/rows";
import { RowSheet } from "../grid/sheet";
import { GridTable } from "../grid/table";
import type { Island } from "../island";
import { say } from "../words";
import { toast } from "./toast";

interface Model {
  path: string;
  maxRows: number;
  columns: Column[];
  rows: SentRow[];
}

interface Active {
  row: RowState;
  column: Column;
  editor: Editor;
  holder: HTMLElement;
}

export class Grid implements Island {
  readonly path: string;
  readonly model: Rows;
  private readonly place: HTMLElement;
  private readonly table: GridTable;
  private readonly cards: RowCards;
  private readonly sheet: RowSheet;
  private readonly report = make("div", { class: "grid-report notice is-red", role: "alert", hidden: true });
  private readonly phone = window.matchMedia("(max-width: 719px)");
  private readonly listeners = new AbortController();
  private active: Active | null = null;
  private last: { row: RowState; key: string } | null = null;

  constructor(element: HTMLElement) {
    const source = element.querySelector("script[data-model]")?.textContent ?? "null";
    const model = JSON.parse(source) as Model;
    const place = element.querySelector<HTMLElement>(".grid-place");
    if (place === null) throw new Error("A grid needs its place");
    this.path = model.path;
    this.place = place;
    this.model = new Rows(model.columns, model.maxRows, model.rows);
    const columns = (): Column[] => this.columns;
    const label = element.querySelector(".subtable-title")?.textContent.replace("*", "").trim() ?? "";
    this.table = new GridTable(this.model, columns, label);
    this.cards = new RowCards(this.model, columns, (row) => { this.sheet.open(row); });
    this.sheet = new RowSheet(this.model, columns, (row) => { this.sheetClosed(row); });
  }

  get columns(): Column[] {
    return this.model.columns.filter((column) => column.visible);
  }

  start(): void {
    const { signal } = this.listeners;
    const { element } = this.table;
    element.addEventListener("mousedown", (event) => { this.pressed(event); }, { signal });
    element.addEventListener("click", (event) => { this.clicked(event); }, { signal });
    element.addEventListener("focusin", (event) => { this.entered(event); }, { signal });
    element.addEventListener("keydown", (event) => { this.key(event); }, { signal });
    element.addEventListener("paste", (event) => { this.pasted(event); }, { signal });
    element.addEventListener("focusout", (event) => { this.left(event); }, { signal });
    this.phone.addEventListener("change", () => { this.draw(); }, { signal });
    this.model.addEventListener("changed", () => { this.refresh(); }, { signal });
    this.model.addEventListener("computed", () => { this.refresh(); }, { signal });
    this.draw();
  }

  stop(): void {
    this.listeners.abort();
    this.deactivate();
    this.sheet.stop();
  }

  /** Whether a cell is being edited: nothing computed may move it. */
  busy(row: RowState, key: string): boolean {
    return this.active?.row === row && this.active.column.key === key;
  }

  /** Put the cursor into a row's cell, as the summary of errors asks. */
  jump(place: number, key: string): void {
    const row = this.model.rows[place];
    if (row === undefined) this.place.focus();
    else if (this.phone.matches) this.sheet.open(row, key);
    else this.activate(row, key);
  }

  /** Commit what is being typed. */
  settle(): void {
    this.commit();
  }

  draw(): void {
    this.deactivate();
    const body = this.phone.matches ? this.cards.element : this.table.element;
    this.place.replaceChildren(body, this.report, this.foot());
    if (this.phone.matches) this.cards.draw();
    else this.table.draw();
    this.rove();
  }

  private refresh(): void {
    if (this.phone.matches) this.cards.draw();
    else this.table.refresh();
    this.rove();
  }

  private foot(): HTMLElement {
    const add = make("button", { type: "button", class: "btn btn-sm" }, icon("plus"), say("add_row"));
    add.addEventListener("click", () => { this.addRow(); });
    return make("div", { class: "grid-foot" }, add);
  }

  private addRow(): void {
    this.commit();
    const row = this.model.add();
    if (row === null) toast(say("rows_full", { n: this.model.most }));
    else if (this.phone.matches) this.sheet.open(row);
    else this.activate(row, this.editable(row)[0]?.key ?? "");
  }

  private editable(row: RowState): Column[] {
    return this.columns.filter(({ key, editable }) => editable && !row.locked.has(key) && !row.hidden.has(key));
  }

  /** One cell can be reached by Tab when none is being edited: the last one, else the first. */
  private rove(): void {
    if (this.active !== null) return;
    const row = this.last !== null && this.model.rows.includes(this.last.row) ? this.last.row : this.model.rows[0];
    if (row === undefined) return;
    const columns = this.editable(row);
    const key = columns.some((column) => column.key === this.last?.key) ? this.last?.key : columns[0]?.key;
    this.table.element.querySelector('td[tabindex="0"]')?.setAttribute("tabindex", "-1");
    if (key !== undefined) this.table.cell(row, key)?.setAttribute("tabindex", "0");
  }

  private activate(row: RowState, key: string): void {
    if (this.busy(row, key)) return;
    this.commit();
    const column = this.editable(row).find((one) => one.key === key);
    const cell = this.table.cell(row, key);
    if (column === undefined || cell === null) return;
    if (ROOMY.has(column.kind) && column.kind !== "long_text") {
      this.sheet.open(row, key);
      return;
    }
    const editor = editorOf(column, row.values[key] ?? null, row.unread.get(key), () => { this.write(); });
    const holder = make("div", { class: "cell-editor" }, editor.element);
    cell.append(holder);
    this.active = { row, column, editor, holder };
    this.last = { row, key };
    editor.input.focus({ preventScroll: true });
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (editor.input instanceof HTMLInputElement && editor.input.type === "text") editor.input.select();
  }

  private deactivate(): void {
    const { active } = this;
    this.active = null;
    active?.editor.stop();
    active?.holder.remove();
  }

  private write(): void {
    if (this.active === null) return;
    const { row, column, editor } = this.active;
    const reading = editor.reading();
    if ("value" in reading) this.model.write(row, column.key, reading.value);
    else if (editor.input instanceof HTMLInputElement) {
      this.model.misread(row, column.key, editor.input.value, reading.unread);
    }
  }

  private commit(): void {
    this.write();
    this.deactivate();
  }

  private pressed(event: MouseEvent): void {
    const at = this.table.at(event.target);
    if (at === null || this.busy(at.row, at.key)) return;
    event.preventDefault();
    this.activate(at.row, at.key);
  }

  private clicked(event: MouseEvent): void {
    const target = event.target as HTMLElement;
    if (target.closest(".row-delete") === null) return;
    const row = this.table.rowOf(target);
    if (row !== null) this.removeRow(row);
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

  private removeRow(row: RowState): void {
    this.commit();
    const place = this.model.rows.indexOf(row);
    const restore = this.model.remove(row);
    toast(say("row_deleted", { n: place + 1 }), restore);
    const next = this.model.rows[Math.min(place, this.model.rows.length - 1)];
    if (next !== undefined) this.activate(next, this.editable(next)[0]?.key ?? "");
  }

  private key(event: KeyboardEvent): void {
    const { active } = this;
    if (active === null || event.isComposing || event.defaultPrevented) return;
    const { row, column, editor } = active;
    if (event.key === "Delete" && event.ctrlKey) this.removeRow(row);
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
    else if (grow) this.addRow();
  }

  private pasted(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (this.active === null || !/[\t\n]/.test(text.replace(/\r?\n$/, ""))) return;
    event.preventDefault();
    const { row, column } = this.active;
    this.deactivate();
    void paste(this.model, this.columns, { row, key: column.key }, text).then(({ rows, unread }) => {
      toast(say("pasted", { n: rows }));
      this.tell(unread);
    });
  }

  private tell(unread: Unread[]): void {
    this.report.hidden = unread.length === 0;
    const items = unread.slice(0, 100).map(({ row, place, column, text }) => {
      const jump = make("button", { type: "button" }, say("unread_cell", { row: place + 1, column: column.label, text }));
      jump.addEventListener("click", () => { this.activate(row, column.key); });
      return make("li", {}, jump);
    });
    this.report.replaceChildren(make("div", {}, make("strong", {}, say("unread", { n: unread.length })), make("ul", {}, ...items)));
  }

  private sheetClosed(row: RowState | null): void {
    this.refresh();
    if (row === null || this.phone.matches) return;
    this.table.cell(row, this.editable(row)[0]?.key ?? "")?.setAttribute("tabindex", "0");
  }
}

function atEnd(input: HTMLElement): boolean {
  return !(input instanceof HTMLInputElement) || input.selectionEnd === null || input.selectionEnd === input.value.length;
}

function atStart(input: HTMLElement): boolean {
  return !(input instanceof HTMLInputElement) || input.selectionStart === null || input.selectionStart === 0;
}
