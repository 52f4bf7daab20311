/**
 * The subtable as a grid: a cursor over a table on desks, a card a row on phones; paste fills cells.
 * Of many columns those that only tell more are folded away until they are asked for.
 */

import { follow, type Asking } from "../choice_box";
import { icon, make, reveal } from "../element";
import { RowCards } from "../grid/cards";
import { Cursor } from "../grid/cursor";
import { paste, type Unread } from "../grid/paste";
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

export class Grid implements Island {
  readonly path: string;
  readonly label: string;
  readonly model: Rows;
  private readonly place: HTMLElement;
  private readonly table: GridTable;
  private readonly cards: RowCards;
  private readonly sheet: RowSheet;
  private readonly cursor: Cursor;
  private readonly report = make("div", { class: "grid-report notice is-red", role: "alert", hidden: true });
  private readonly phone = window.matchMedia("(max-width: 719px)");
  private readonly listeners = new AbortController();
  private unfolded = false;

  constructor(private readonly element: HTMLElement) {
    const source = element.querySelector("script[data-model]")?.textContent ?? "null";
    const model = JSON.parse(source) as Model;
    const place = element.querySelector<HTMLElement>(".grid-place");
    if (place === null) throw new Error("A grid needs its place");
    this.path = model.path;
    this.place = place;
    this.model = new Rows(model.columns, model.maxRows, model.rows);
    const columns = (): Column[] => this.columns;
    this.label = element.querySelector(".subtable-title")?.textContent.replace("*", "").trim() ?? "";
    this.table = new GridTable(this.model, columns, this.label);
    this.cards = new RowCards(this.model, columns, (row) => { this.sheet.open(row); });
    this.sheet = new RowSheet(this.model, columns, (row) => { this.sheetClosed(row); }, (asking, row) => { this.forward(asking, row); });
    this.cursor = new Cursor(this.model, this.table, {
      columns,
      addRow: () => { this.addRow(); },
      removeRow: (row) => { this.removeRow(row); },
      openSheet: (row, key) => { this.sheet.open(row, key); },
    });
  }

  get columns(): Column[] {
    return this.model.columns.filter((column) => column.visible && (this.unfolded || column.main));
  }

  start(): void {
    const { signal } = this.listeners;
    const { element } = this.table;
    this.cursor.start(signal);
    element.addEventListener("click", (event) => { this.clicked(event); }, { signal });
    element.addEventListener("paste", (event) => { this.pasted(event); }, { signal });
    element.addEventListener("asking", (event) => { this.tellRow((event as CustomEvent<Asking>).detail, this.cursor.place?.row); }, { signal });
    this.phone.addEventListener("change", () => { this.draw(); }, { signal });
    this.model.addEventListener("changed", () => { this.refresh(); }, { signal });
    this.model.addEventListener("computed", () => { this.refresh(); this.cursor.follow(); }, { signal });
    this.draw();
  }

  stop(): void {
    this.listeners.abort();
    this.cursor.deactivate();
    this.sheet.stop();
  }

  /** Whether a cell is being changed: nothing computed may move it. */
  busy(row: RowState, key: string): boolean {
    return this.cursor.busy(row, key);
  }

  /** Say what is wrong with the rows as a whole. */
  set error(message: string) {
    const place = this.element.querySelector<HTMLElement>(":scope > .field-error");
    this.element.classList.toggle("has-error", message !== "");
    if (place === null) return;
    place.textContent = message;
    place.hidden = message === "";
  }

  /** Put the cursor into a row's cell, as the summary of errors asks. */
  jump(place: number, key: string): void {
    reveal(this.element);
    const row = this.model.rows[place];
    if (row === undefined) {
      this.place.focus();
      return;
    }
    if (key !== "" && !this.columns.some((column) => column.key === key)) this.fold(true);
    if (this.phone.matches) this.sheet.open(row, key);
    else this.cursor.activate(row, key === "" ? this.cursor.first(row) : key);
  }

  /** Commit what is being typed. */
  settle(): void {
    this.cursor.commit();
  }

  draw(): void {
    const { typing } = this.cursor;
    this.cursor.deactivate();
    const body = this.phone.matches ? this.cards.element : this.table.element;
    this.place.replaceChildren(body, this.report, this.foot());
    if (this.phone.matches) this.cards.draw();
    else this.table.draw();
    this.cursor.rove();
    if (typing !== null && !this.phone.matches) this.cursor.resume(typing);
  }

  private refresh(): void {
    this.sheet.follow();
    if (this.phone.matches) this.cards.draw();
    else this.table.refresh();
    this.cursor.rove();
  }

  private foot(): HTMLElement {
    const add = make("button", { type: "button", class: "btn btn-sm" }, icon("plus"), say("add_row"));
    add.addEventListener("click", () => { this.addRow(); });
    const foot = make("div", { class: "grid-foot" }, add);
    if (this.model.columns.every(({ main }) => main)) return foot;
    const fold = make("button", { type: "button", class: "btn btn-sm btn-quiet", "aria-pressed": String(this.unfolded) }, say(this.unfolded ? "main_columns" : "all_columns"));
    fold.addEventListener("click", () => { this.fold(!this.unfolded); });
    foot.append(fold);
    return foot;
  }

  private fold(unfolded: boolean): void {
    this.cursor.commit();
    this.unfolded = unfolded;
    this.draw();
    this.place.querySelector<HTMLElement>(".grid-foot [aria-pressed]")?.focus();
  }

  private addRow(): void {
    this.cursor.commit();
    const row = this.model.add();
    if (row === null) toast(say("rows_full", { n: this.model.most }));
    else if (this.phone.matches) this.sheet.open(row);
    else this.cursor.activate(row, this.cursor.first(row));
  }

  private clicked(event: MouseEvent): void {
    const target = event.target as HTMLElement;
    if (target.closest(".row-delete") === null) return;
    const row = this.table.rowOf(target);
    if (row !== null) this.removeRow(row);
  }

  private removeRow(row: RowState): void {
    this.cursor.commit();
    const place = this.model.rows.indexOf(row);
    const restore = this.model.remove(row);
    toast(say("row_deleted", { n: place + 1 }), restore);
    const next = this.model.rows[Math.min(place, this.model.rows.length - 1)];
    if (next !== undefined) this.cursor.activate(next, this.cursor.first(next));
  }

  private pasted(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const at = this.cursor.place;
    if (at === null || !/[\t\n]/.test(text.replace(/\r?\n$/, ""))) return;
    event.preventDefault();
    this.cursor.deactivate();
    const restore = this.model.keep();
    void paste(this.model, this.columns, at, text, (column) => (column.depends ? follow(this.table.element, column.own) : {})).then(({ rows, unread }) => {
      toast(say(unread.length === 0 ? "pasted" : "pasted_but", { n: rows, m: unread.length }), () => {
        this.cursor.deactivate();
        restore();
        this.draw();
      });
      this.tell(unread);
    });
  }

  private tell(unread: Unread[]): void {
    this.report.hidden = unread.length === 0;
    const items = unread.slice(0, 100).map(({ row, place, column, text }) => {
      const jump = make("button", { type: "button" }, say("unread_cell", { row: place + 1, column: column.label, text }));
      jump.addEventListener("click", () => { this.cursor.activate(row, column.key); });
      return make("li", {}, jump);
    });
    this.report.replaceChildren(make("div", {}, make("strong", {}, say("unread", { n: unread.length })), make("ul", {}, ...items)));
  }

  private sheetClosed(row: RowState | null): void {
    this.refresh();
    if (row === null || this.phone.matches) return;
    this.table.cell(row, this.cursor.first(row))?.setAttribute("tabindex", "0");
  }

  /** A lookup in a row's sheet, which stands outside the form, asks on here. */
  private forward(asking: Asking, row: RowState): void {
    this.tellRow(asking, row);
    this.place.dispatchEvent(new CustomEvent<Asking>("asking", { bubbles: true, detail: asking }));
  }

  private tellRow(asking: Asking, row: RowState | undefined): void {
    if (row === undefined) return;
    if (asking.own === this.path) {
      asking.row = `#${this.model.rows.indexOf(row) + 1}`;
      asking.values = { ...asking.values, [this.path]: this.model.outward() };
      return;
    }
    asking.row = row.id ?? "new";
    asking.values = { ...asking.values, [this.path]: [this.model.alone(row)] };
  }
}
