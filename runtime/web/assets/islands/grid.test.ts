import { beforeEach, describe, expect, it } from "vitest";

import { startIslands } from "../island";
import { api, page } from "../testing";
import { Grid } from "./grid";

const COLUMN = { help: "", scale: 2, options: [], required: false, visible: true, editable: true, total: false, limits: {}, search: "", fills: [], depends: false, main: true };
const MODEL = {
  path: "lines",
  maxRows: 600,
  columns: [
    { ...COLUMN, key: "item", label: "Item", kind: "text", scale: null },
    { ...COLUMN, key: "price", label: "Price", kind: "money" },
    { ...COLUMN, key: "amount", label: "Amount", kind: "money", editable: false, total: true },
  ],
  rows: [
    { row_id: "a", item: "Train", price: "73.0000", amount: "73.00" },
    { row_id: "b", item: "Hotel", price: "0.1000", amount: "0.20" },
  ],
};

let grid: Grid;

function started(model: unknown = MODEL): void {
  page(`<section data-island="grid"><h3 class="subtable-title">Lines</h3><script type="application/json" data-model>${JSON.stringify(model)}</script><div class="grid-place"></div></section>`);
  startIslands(document, {
    grid: class extends Grid {
      constructor(element: HTMLElement) {
        super(element);
        grid = this;
      }
    },
  });
}

function cell(row: number, key: string): HTMLElement {
  const found = document.querySelectorAll("tbody tr")[row]?.querySelector<HTMLElement>(`td[data-key="${key}"]`);
  if (found == null) throw new Error(`no cell ${row} ${key}`);
  return found;
}

function input(): HTMLInputElement {
  const found = document.querySelector<HTMLInputElement>(".cell-editor input");
  if (found === null) throw new Error("no cell is being edited");
  return found;
}

function press(key: string, more: KeyboardEventInit = {}): void {
  input().dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
}

function type(text: string): void {
  input().value = text;
}

beforeEach(() => {
  api(() => ({ items: [] }));
  started();
});

describe("the grid", () => {
  it("shows rows as text, with exact totals", () => {
    expect(cell(0, "price").textContent).toBe("73.00");
    expect(document.querySelector("tfoot")?.textContent).toContain("73.20");
  });

  it("edits the cell one presses on, and writes it when one goes on", () => {
    cell(0, "item").dispatchEvent(new MouseEvent("mousedown", { bubbles: true, cancelable: true }));
    type("Bus");
    press("Tab");
    expect(input().closest("td")).toBe(cell(0, "price"));
    expect(grid.model.outward()).toEqual([{ row_id: "a", item: "Bus" }, { row_id: "b" }]);
  });

  it("shows what is computed for the cell one is in, until one types", () => {
    const row = { row_id: "a", item: "Train", amount: "73.00" };
    const apply = (price: string | null): void => { grid.model.apply([{ ...row, price }], (one, key) => grid.busy(one, key)); };
    apply(null);
    grid.jump(0, "price");
    expect(input().value).toBe("");
    apply("899.0000");
    expect(input().value).toBe("899");
    expect(document.activeElement).toBe(input());
    type("9");
    apply("950.0000");
    expect(input().value).toBe("9");
    press("Tab");
    expect(grid.model.outward()[0]).toEqual({ row_id: "a", price: "9" });
  });

  it("takes a cell that was only opened for what nobody wrote", () => {
    grid.jump(0, "price");
    press("Tab");
    press("Tab", { shiftKey: true });
    press("Tab");
    expect(grid.model.outward()).toEqual([{ row_id: "a" }, { row_id: "b" }]);
    grid.jump(0, "price");
    type("5");
    input().dispatchEvent(new Event("change"));
    type("73");
    press("Tab");
    expect(grid.model.outward()[0]).toEqual({ row_id: "a", price: "73" });
  });

  it("skips computed cells and goes on in the next row", () => {
    grid.jump(0, "price");
    press("Tab");
    expect(input().closest("td")).toBe(cell(1, "item"));
    press("Tab", { shiftKey: true });
    expect(input().closest("td")).toBe(cell(0, "price"));
  });

  it("goes down on Enter, and starts a new row after the last", () => {
    grid.jump(0, "item");
    press("Enter");
    expect(input().closest("td")).toBe(cell(1, "item"));
    press("Enter");
    expect(document.querySelectorAll("tbody tr")).toHaveLength(3);
    expect(input().closest("td")).toBe(cell(2, "item"));
  });

  it("moves up and down by arrows without making rows", () => {
    grid.jump(1, "price");
    press("ArrowDown");
    expect(document.querySelectorAll("tbody tr")).toHaveLength(2);
    press("ArrowUp");
    expect(input().closest("td")).toBe(cell(0, "price"));
  });

  it("keeps the old value on Escape", () => {
    grid.jump(0, "item");
    type("Nothing");
    press("Escape");
    expect(document.querySelector(".cell-editor")).toBeNull();
    expect(cell(0, "item").textContent).toBe("Train");
  });

  it("marks what cannot be read, and keeps it", () => {
    grid.jump(0, "price");
    type("cheap");
    press("Tab");
    expect(cell(0, "price").getAttribute("aria-invalid")).toBe("true");
    expect(cell(0, "price").textContent).toBe("cheap");
  });

  it("keeps what is being typed when columns come or go", () => {
    grid.jump(0, "item");
    type("Bo");
    const amount = grid.model.column("amount");
    if (amount !== undefined) amount.visible = false;
    grid.draw();
    expect(input().value).toBe("Bo");
    press("Tab");
    expect(cell(0, "item").textContent).toBe("Bo");
  });

  it("takes a row away with Ctrl+Delete, and brings it back", () => {
    started();
    document.body.insertAdjacentHTML("beforeend", '<div id="toasts"></div>');
    grid.jump(0, "item");
    press("Delete", { ctrlKey: true });
    expect(document.querySelectorAll("tbody tr")).toHaveLength(1);
    document.querySelector<HTMLButtonElement>("#toasts button")?.click();
    expect(cell(0, "item").textContent).toBe("Train");
  });

  it("does not move the cell being edited when values arrive", () => {
    grid.jump(0, "item");
    const editor = input();
    type("Bo");
    grid.model.apply([{ row_id: "a", item: "Other", amount: "9.00" }, { row_id: "b", amount: "1.00" }], (row, key) => grid.busy(row, key));
    expect(input()).toBe(editor);
    expect(editor.value).toBe("Bo");
    expect(cell(0, "amount").textContent).toBe("9.00");
  });

  it("draws 500 rows and redraws only what changed", () => {
    const rows = Array.from({ length: 500 }, (_, n) => ({ row_id: `r${n}`, item: `Item ${n}`, price: "1.00", amount: "1.00" }));
    started({ ...MODEL, rows });
    const before = cell(250, "item");
    grid.jump(499, "item");
    press("Enter");
    expect(document.querySelectorAll("tbody tr")).toHaveLength(501);
    expect(cell(250, "item")).toBe(before);
  });
});
