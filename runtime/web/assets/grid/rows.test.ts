import { describe, expect, it } from "vitest";

import { Rows, type Column, type RowState } from "./rows";

function column(key: string, more: Partial<Column> = {}): Column {
  return {
    key, label: key, help: "", kind: "text", scale: null, options: [], required: false,
    visible: true, editable: true, total: false, limits: {}, search: "", fills: [], depends: false, main: true, ...more,
  };
}

const COLUMNS = [
  column("item", { kind: "lookup", search: "/lookup", fills: ["price"] }),
  column("price", { kind: "money", scale: 2 }),
  column("amount", { kind: "money", scale: 2, editable: false }),
];

function made(rows: Record<string, string>[] = [], most = 10): Rows {
  return new Rows(COLUMNS, most, rows);
}

function only(model: Rows): RowState {
  const [row] = model.rows;
  if (row === undefined) throw new Error("no row");
  return row;
}

const never = (): boolean => false;

describe("the rows of a subtable", () => {
  it("send what a person wrote and nothing else", () => {
    const model = made([{ row_id: "a", price: "1.00", amount: "2.00" }]);
    model.write(only(model), "price", "3.00");
    expect(model.outward()).toEqual([{ row_id: "a", price: "3.00" }]);
  });

  it("are filled afresh after a choice, and keep what was overwritten later", () => {
    const model = made([{ row_id: "a" }]);
    const row = only(model);
    model.write(row, "price", "9.99");
    model.write(row, "item", { id: "p", title: "P" });
    expect(model.outward()).toEqual([{ row_id: "a", item: "p" }]);
    model.apply([{ row_id: "a", price: "5.00", amount: "5.00" }], never);
    expect(row.values["price"]).toBe("5.00");
    model.write(row, "price", "4.00");
    expect(model.outward()).toEqual([{ row_id: "a", item: "p", price: "4.00" }]);
  });

  it("take computed values, but not into the cell being edited", () => {
    const model = made([{ row_id: "a", price: "1.00" }]);
    const row = only(model);
    model.apply([{ row_id: "a", price: "7.00", amount: "8.00" }], (_, key) => key === "price");
    expect(row.values).toMatchObject({ price: "1.00", amount: "8.00" });
  });

  it("match new rows to the server's by order", () => {
    const model = made([{ row_id: "a" }]);
    model.add();
    model.add();
    model.apply(
      [{ row_id: "a", amount: "1" }, { row_id: "x", amount: "2" }, { row_id: "y", amount: "3" }],
      never,
    );
    expect(model.rows.map((row) => row.values["amount"])).toEqual(["1", "2", "3"]);
  });

  it("tell the server of rows taken away, unless it never knew them", () => {
    const model = made([{ row_id: "a" }, { row_id: "b" }]);
    const fresh = model.add();
    if (fresh !== null) model.remove(fresh);
    const undo = model.remove(only(model));
    expect(model.outward()).toEqual([{ row_id: "b" }, { row_id: "a", _delete: true }]);
    undo();
    expect(model.outward()).toEqual([{ row_id: "a" }, { row_id: "b" }]);
  });

  it("stop at their bound", () => {
    const model = made([{ row_id: "a" }], 1);
    expect(model.add()).toBeNull();
  });

  it("send an unread text as it is, so that it is refused and not lost", () => {
    const model = made([{ row_id: "a" }]);
    model.misread(only(model), "price", "cheap", "not a number");
    expect(model.outward()).toEqual([{ row_id: "a", price: "cheap" }]);
    model.write(only(model), "price", "1.00");
    expect(only(model).errors.size).toBe(0);
  });

  it("come back from a draft as they were", () => {
    const model = made([{ row_id: "a" }, { row_id: "b" }]);
    model.write(only(model), "price", "3.00");
    const second = model.rows[1];
    if (second !== undefined) model.remove(second);
    const restored = made([{ row_id: "a" }, { row_id: "b" }]);
    restored.restore(JSON.parse(JSON.stringify(model.draft())));
    expect(restored.outward()).toEqual(model.outward());
  });
});

describe("a value that is kept once typed", () => {
  const kept = [
    column("item", { kind: "lookup", search: "/lookup", fills: ["price", "fixed"] }),
    column("price", { kind: "money", scale: 2, fills: ["fixed"], keep: "fixed" }),
    column("fixed", { kind: "boolean", fills: ["price"] }),
  ];

  it("is asked for anew by taking back what keeps it, or by clearing it", () => {
    const model = new Rows(kept, 10, [{ row_id: "a", price: "6.00", fixed: true }]);
    const row = only(model);
    model.write(row, "price", "5.00");
    model.write(row, "fixed", false);
    expect(model.outward()).toEqual([{ row_id: "a", fixed: false }]);
    model.apply([{ row_id: "a", price: "10.00", fixed: false }], never);
    model.write(row, "price", "4.00");
    expect(model.outward()).toEqual([{ row_id: "a", price: "4.00" }]);
    model.apply([{ row_id: "a", price: "4.00", fixed: true }], never);
    model.write(row, "price", null);
    expect(model.outward()).toEqual([{ row_id: "a", fixed: false }]);
    model.apply([{ row_id: "a", price: "10.00", fixed: false }], never);
    expect(row.values).toMatchObject({ price: "10.00", fixed: false });
  });

  it("is simply blank where nobody may take the keeping back", () => {
    const fixed = kept.map((one) => (one.key === "fixed" ? { ...one, editable: false } : one));
    const model = new Rows(fixed, 10, [{ row_id: "a", price: "6.00", fixed: true }]);
    model.write(only(model), "price", null);
    expect(model.outward()).toEqual([{ row_id: "a", price: null }]);
  });
});
