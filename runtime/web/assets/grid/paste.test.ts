import { beforeEach, describe, expect, it } from "vitest";

import { api, page } from "../testing";
import { cells, paste } from "./paste";
import { Rows, type Column, type RowState } from "./rows";

function column(key: string, more: Partial<Column> = {}): Column {
  return {
    key, label: key, help: "", kind: "text", scale: null, options: [], required: false,
    visible: true, editable: true, total: false, limits: {}, search: "", fills: [], depends: false, main: true, ...more,
  };
}

const COLUMNS = [
  column("day", { kind: "date" }),
  column("supplier", { kind: "lookup", search: "/lookup/supplier" }),
  column("price", { kind: "money", scale: 2 }),
  column("amount", { kind: "money", scale: 2, editable: false }),
];

function first(model: Rows): RowState {
  const row = model.rows[0];
  if (row === undefined) throw new Error("no row");
  return row;
}

beforeEach(() => { page(""); });

describe("the clipboard of a spreadsheet", () => {
  it.each([
    ["a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]],
    ['"two\nlines"\tx', [["two\nlines", "x"]]],
    ['"say ""yes"""\t', [['say "yes"', ""]]],
    ["one", [["one"]]],
  ])("%j becomes cells", (text, table) => {
    expect(cells(text)).toEqual(table);
  });
});

describe("pasting", () => {
  it("fills rows to the right and down, making the rows it needs", async () => {
    const asked = api((address) => ({ items: address.includes("q=Shop") ? [{ id: "s1", title: "Shop" }] : [] }));
    const model = new Rows(COLUMNS, 10, [{ row_id: "a" }]);
    const done = await paste(model, COLUMNS, { row: first(model), key: "day" }, "2026/3/5\tShop\t1,200\n2026/3/6\tShop\t5");
    expect(done).toMatchObject({ rows: 2, unread: [] });
    expect(model.outward()).toEqual([
      { row_id: "a", day: "2026-03-05", supplier: "s1", price: "1200" },
      { day: "2026-03-06", supplier: "s1", price: "5" },
    ]);
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it("tells by cell what could not be read, and keeps the text", async () => {
    api(() => ({ items: [] }));
    const model = new Rows(COLUMNS, 10, [{ row_id: "a" }]);
    const done = await paste(model, COLUMNS, { row: first(model), key: "day" }, "soon\tNobody\tcheap\t5");
    expect(done.unread.map(({ column: { key } }) => key)).toEqual(["day", "supplier", "price"]);
    expect(model.outward()).toEqual([{ row_id: "a", day: "soon", supplier: "Nobody", price: "cheap" }]);
  });

  it("leaves computed cells alone", async () => {
    const model = new Rows(COLUMNS, 10, [{ row_id: "a", amount: "7.00" }]);
    const done = await paste(model, COLUMNS, { row: first(model), key: "price" }, "5\t8.00");
    expect(done.unread.map(({ column: { key } }) => key)).toEqual(["amount"]);
    expect(first(model).values).toMatchObject({ price: "5", amount: "7.00" });
  });

  it("is undone as a whole: cells, rows that were made, what could not be read", async () => {
    api(() => ({ items: [] }));
    const model = new Rows(COLUMNS, 10, [{ row_id: "a", price: "7.00" }]);
    const undo = model.keep();
    await paste(model, COLUMNS, { row: first(model), key: "supplier" }, "Nobody\t5\nNobody\t6");
    expect(model.rows).toHaveLength(2);
    undo();
    expect(model.rows).toHaveLength(1);
    expect(first(model).values).toMatchObject({ price: "7.00" });
    expect(model.outward()).toEqual([{ row_id: "a" }]);
  });

  it("reads amounts as Chinese and English spreadsheets write them", async () => {
    const model = new Rows(COLUMNS, 10, [{ row_id: "a" }]);
    await paste(model, COLUMNS, { row: first(model), key: "price" }, "￥1,234.50\n１２００元\n(5.5)");
    expect(model.outward().map((row) => row["price"])).toEqual(["1234.50", "1200", "-5.5"]);
  });

  it("finds a record by any column that it is searched by", async () => {
    api(() => ({ items: [
      { id: "p1", title: "Cup", columns: { sku: "A-100" } },
      { id: "p2", title: "Cup, large", columns: { sku: "A-1000" } },
    ] }));
    const model = new Rows(COLUMNS, 10, [{ row_id: "a" }]);
    await paste(model, COLUMNS, { row: first(model), key: "supplier" }, "a-100\t1");
    expect(model.outward()).toEqual([{ row_id: "a", supplier: "p1", price: "1" }]);
  });

  it("stops at the bound of rows", async () => {
    const model = new Rows(COLUMNS, 2, [{ row_id: "a" }]);
    const done = await paste(model, COLUMNS, { row: first(model), key: "price" }, "1\n2\n3");
    expect(done.rows).toBe(2);
    expect(model.rows).toHaveLength(2);
  });
});
