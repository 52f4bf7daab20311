/** The rows on a phone: a card each, which opens its sheet. */

import { sum, spoken } from "../decimal";
import { make } from "../element";
import { shown } from "../value";
import { say } from "../words";
import type { Column, RowState, Rows } from "./rows";

export class RowCards {
  readonly element = make("div");

  constructor(
    private readonly model: Rows,
    private readonly shownColumns: () => Column[],
    private readonly open: (row: RowState) => void,
  ) {}

  draw(): void {
    const list = make("ul", { class: "row-cards" });
    this.model.rows.forEach((row, place) => { list.append(make("li", {}, this.card(row, place))); });
    this.element.replaceChildren(list, ...this.totals());
  }

  private card(row: RowState, place: number): HTMLButtonElement {
    const columns = this.shownColumns().filter((column) => !row.hidden.has(column.key));
    const said = (column: Column): string => row.unread.get(column.key) ?? shown(column, row.values[column.key]);
    const title = columns.find((column) => column.search !== "") ?? columns.find((column) => column.kind === "text") ?? columns[0];
    const amount = columns.filter((column) => column.total).at(-1);
    const rest = columns
      .filter((column) => column !== title && column !== amount && said(column) !== "")
      .map((column) => `${column.label} ${said(column)}`);
    const card = make("button", {
      type: "button",
      class: row.errors.size > 0 ? "row-card is-wrong" : "row-card",
    });
    card.append(
      make("span", { class: "visually-hidden" }, say("edit_row", { n: place + 1 })),
      make("span", { class: "row-card-title" }, (title && said(title)) || say("row", { n: place + 1 })),
      make("span", { class: "row-card-sum" }, amount ? said(amount) : ""),
      make("span", { class: "row-card-rest" }, rest.join(" · ")),
    );
    card.addEventListener("click", () => { this.open(row); });
    return card;
  }

  private totals(): HTMLElement[] {
    if (this.model.rows.length < 2) return [];
    return this.shownColumns()
      .filter((column) => column.total && column.kind === "money")
      .map((column) => {
        const total = sum(this.model.rows.map((row) => row.values[column.key]));
        return make("p", { class: "row-totals" }, make("span", {}, `${say("total")} ${column.label}`), make("span", {}, total === null ? "" : spoken(total, 2)));
      });
  }
}
