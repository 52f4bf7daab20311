import { beforeEach, describe, expect, it } from "vitest";

import { page } from "../testing";
import { Rows, type Column } from "./rows";
import { RowSheet } from "./sheet";

const COLUMN: Column = { key: "", label: "", kind: "money", scale: 2, options: [], help: "", required: false, visible: true, editable: true, total: false, limits: {}, search: "", fills: [], depends: false, main: true };
const COLUMNS: Column[] = [
  { ...COLUMN, key: "item", label: "Item", kind: "text", scale: null },
  { ...COLUMN, key: "price", label: "Price" },
  { ...COLUMN, key: "amount", label: "Amount", editable: false },
];

let model: Rows;
let sheet: RowSheet;

function field(label: string): HTMLElement {
  const found = [...document.querySelectorAll<HTMLElement>(".sheet .field")].find((one) => one.textContent.startsWith(label));
  if (found === undefined) throw new Error(`no field ${label}`);
  return found;
}

function inputOf(label: string): HTMLInputElement {
  const found = field(label).querySelector("input");
  if (found === null) throw new Error(`${label} is not written`);
  return found;
}

beforeEach(() => {
  page("");
  model = new Rows(COLUMNS, 10, [{ row_id: "a", item: "Train", price: "73.00", amount: "73.00" }]);
  sheet = new RowSheet(model, () => COLUMNS, () => undefined, () => undefined);
  const [row] = model.rows;
  if (row !== undefined) sheet.open(row);
});

describe("a row's sheet", () => {
  it("follows what is computed while it is open", () => {
    model.apply([{ row_id: "a", item: "Train", price: "80.00", amount: "160.00" }], () => false);
    sheet.follow();
    expect(field("Amount").querySelector("output")?.textContent).toBe("160.00");
    expect(inputOf("Price").value).toBe("80");
  });

  it("leaves alone the field one is typing in", () => {
    const input = inputOf("Price");
    input.focus();
    input.value = "9";
    model.apply([{ row_id: "a", item: "Bus", price: "80.00", amount: "160.00" }], () => false);
    sheet.follow();
    expect(inputOf("Price")).toBe(input);
    expect(input.value).toBe("9");
    expect(inputOf("Item").value).toBe("Bus");
  });

  it("follows in the field one is in, until one types there, and writes only what was changed", () => {
    inputOf("Price").focus();
    model.apply([{ row_id: "a", item: "Train", price: "80.0000", amount: "160.00" }], () => false);
    sheet.follow();
    expect(inputOf("Price").value).toBe("80");
    expect(document.activeElement).toBe(inputOf("Price"));
    document.querySelector<HTMLButtonElement>(".sheet-acts .btn-dark")?.click();
    expect(model.outward()).toEqual([{ row_id: "a" }]);
  });

  it("shows and hides fields as rules say, with the cursor where it was", () => {
    inputOf("Price").focus();
    const [row] = model.rows;
    row?.hidden.add("amount");
    sheet.follow();
    expect(() => field("Amount")).toThrow();
    expect(document.activeElement).toBe(inputOf("Price"));
  });
});
