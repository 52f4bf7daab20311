/** The grid's table: draws rows as text, cell by cell; knows nothing of editing. */

import { sum, spoken } from "../decimal";
import { icon, make } from "../element";
import { shown } from "../value";
import { say } from "../words";
import type { Column, RowState, Rows } from "./rows";

const NUMERIC = new Set(["number", "money", "percent", "duration"]);

/** A drawn row, with its cells by column. */
interface Line {
  element: HTMLTableRowElement;
  number: HTMLTableCellElement;
  cells: Map<string, HTMLTableCellElement>;
  /** What each cell was last painted from: 500 rows are gone through at every keystroke. */
  painted: Map<string, string>;
}

export class GridTable {
  readonly element = make("div", { class: "table-scroll" });
  private readonly body = make("tbody");
  private readonly foot = make("tfoot");
  private readonly lines = new Map<RowState, Line>();

  constructor(
    private readonly model: Rows,
    private readonly shownColumns: () => Column[],
    private readonly label: string,
  ) {}

  /** Draw everything anew. */
  draw(): void {
    this.lines.clear();
    const head = make("tr", {}, make("th", { class: "row-number", scope: "col" }, make("span", { class: "visually-hidden" }, say("row", { n: "" }))));
    for (const column of this.shownColumns()) head.append(heading(column));
    head.append(make("th", { class: "row-acts", scope: "col" }, make("span", { class: "visually-hidden" }, say("delete_row"))));
    const table = make("table", { class: "rows grid", role: "grid", "aria-label": this.label }, make("thead", {}, head), this.body, this.foot);
    this.body.replaceChildren(...this.model.rows.map((row) => this.line(row).element));
    this.element.replaceChildren(table);
    this.stand();
    this.total();
  }

  /** Where there is no row to stand on, whoever uses keys scrolls the table itself. */
  private stand(): void {
    if (this.model.rows.length > 0) this.element.removeAttribute("tabindex");
    else this.element.tabIndex = 0;
  }

  /** Draw what changed: lines that came or went, and cells with another text. */
  refresh(): void {
    const there = new Set(this.model.rows);
    for (const [row, { element }] of this.lines) {
      if (!there.has(row)) {
        element.remove();
        this.lines.delete(row);
      }
    }
    let before = this.body.firstElementChild;
    for (const row of this.model.rows) {
      const { element } = this.lines.get(row) ?? this.line(row);
      if (before === element) before = element.nextElementSibling;
      else this.body.insertBefore(element, before);
      for (const column of this.shownColumns()) this.paint(row, column);
    }
    this.stand();
    this.total();
  }

  cell(row: RowState, key: string): HTMLTableCellElement | null {
    return this.lines.get(row)?.cells.get(key) ?? null;
  }

  /** The row and column of an element within the table. */
  at(target: EventTarget | null): { row: RowState; key: string } | null {
    const cell = target instanceof Element ? target.closest<HTMLTableCellElement>("td[data-key]") : null;
    const row = this.rowOf(cell);
    return row === null ? null : { row, key: cell?.dataset.key ?? "" };
  }

  rowOf(target: EventTarget | null): RowState | null {
    const line = target instanceof Element ? target.closest("tr") : null;
    for (const [row, { element }] of this.lines) if (element === line) return row;
    return null;
  }

  private line(row: RowState): Line {
    const number = make("td", { class: "row-number" });
    const element = make("tr", {}, number);
    const cells = new Map<string, HTMLTableCellElement>();
    for (const { key } of this.shownColumns()) {
      const cell = make("td", { "data-key": key, role: "gridcell", tabindex: "-1" }, make("span", { class: "cell-text" }));
      cells.set(key, cell);
      element.append(cell);
    }
    const remove = make("button", { type: "button", class: "row-delete", tabindex: "-1", "aria-label": say("delete_row"), title: say("delete_row") }, icon("x"));
    element.append(make("td", { class: "row-acts" }, remove));
    const line = { element, number, cells, painted: new Map<string, string>() };
    this.lines.set(row, line);
    for (const column of this.shownColumns()) this.paint(row, column);
    return line;
  }

  private paint(row: RowState, column: Column): void {
    const line = this.lines.get(row);
    const fixed = !column.editable || row.locked.has(column.key) || row.hidden.has(column.key);
    const from = JSON.stringify([row.values[column.key], row.unread.get(column.key), row.errors.get(column.key), fixed, row.hidden.has(column.key)]);
    if (line === undefined || line.painted.get(column.key) === from) return;
    line.painted.set(column.key, from);
    const cell = this.cell(row, column.key);
    const span = cell?.firstElementChild;
    if (cell === null || span === null || span === undefined) return;
    const text = row.hidden.has(column.key)
      ? ""
      : (row.unread.get(column.key) ?? shown(column, row.values[column.key]));
    if (span.textContent !== text) span.textContent = text;
    const error = row.errors.get(column.key);
    cell.classList.toggle("num", NUMERIC.has(column.kind));
    cell.classList.toggle("is-fixed", fixed);
    cell.classList.toggle("is-wrong", error !== undefined);
    cell.title = error ?? (text.length > 24 ? text : "");
    if (error === undefined) cell.removeAttribute("aria-invalid");
    else cell.setAttribute("aria-invalid", "true");
  }

  private total(): void {
    const columns = this.shownColumns();
    if (!columns.some((column) => column.total) || this.model.rows.length < 2) {
      this.foot.replaceChildren();
      return;
    }
    const line = make("tr", {}, make("td", { class: "row-number", "aria-label": say("total") }, "Σ"));
    for (const column of columns) {
      const total = column.total ? sum(this.model.rows.map((row) => row.values[column.key])) : null;
      const scale = column.kind === "money" ? 2 : 0;
      line.append(make("td", { class: "num" }, total === null ? "" : spoken(total, scale)));
    }
    line.append(make("td"));
    this.foot.replaceChildren(line);
  }
}

function heading(column: Column): HTMLElement {
  const head = make("th", { scope: "col", class: NUMERIC.has(column.kind) ? `num is-${column.kind}` : `is-${column.kind}`, title: column.help || null }, column.label);
  if (column.required && column.editable) head.append(make("span", { class: "required-mark", "aria-hidden": "true" }, "*"));
  return head;
}
