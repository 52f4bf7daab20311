import { beforeEach, describe, expect, it } from "vitest";

import { Rows, type Column } from "../grid/rows";
import type { Grid } from "../islands/grid";
import { page } from "../testing";
import { Entries } from "./entries";
import type { Evaluated } from "./evaluation";

let entries: Entries;

function input(): HTMLInputElement {
  const found = document.querySelector("input");
  if (found === null) throw new Error("no input");
  return found;
}

function answer(price: string): Evaluated {
  return { values: { price }, visible: {}, required: {}, readonly: {}, errors: [], warnings: [], ignored: [] } as unknown as Evaluated;
}

beforeEach(() => {
  page('<form><div data-field="price" data-kind="money" data-scale="2" data-editable><label class="form-label">Price</label><input type="text"></div></form>');
  entries = new Entries(document.body, () => undefined);
  entries.bind();
});

describe("what stands in a form", () => {
  it("shows what was computed in the field one is in, ready to be typed over", () => {
    input().focus();
    entries.apply(answer("899.00"));
    expect(input().value).toBe("899.00");
    expect([input().selectionStart, input().selectionEnd]).toEqual([0, 6]);
    expect(entries.values()).toEqual({});
  });

  it("leaves what was typed there as it is", () => {
    input().focus();
    input().value = "9";
    const field = entries.fields.get("price");
    if (field !== undefined) entries.touch(field);
    entries.apply(answer("899.00"));
    expect(input().value).toBe("9");
    expect(entries.values()).toEqual({ price: "9" });
  });

  it("shows a column that its first row hides, where another row shows it", () => {
    const column: Column = {
      key: "choice", label: "Choice", help: "", kind: "text", scale: null, options: [], required: false,
      visible: false, editable: true, total: false, limits: {}, search: "", fills: [], depends: false, main: true,
    };
    const model = new Rows([column], 9, [{ row_id: "a" }, { row_id: "b" }]);
    entries.grids.set("lines", { path: "lines", model, busy: () => false, draw: () => undefined } as unknown as Grid);
    const lines = [{ row_id: "a" }, { row_id: "b" }];
    const hidden = (): boolean[] => model.rows.map((row) => row.hidden.has("choice"));
    const told = (visible: Record<string, boolean>): void => {
      entries.apply({ ...answer("1.00"), values: { lines }, visible } as unknown as Evaluated);
    };
    told({ "lines.choice": false, "lines[b].choice": true });
    expect([model.columns[0]?.visible, hidden()]).toEqual([true, [true, false]]);
    told({ "lines.choice": false });
    expect(model.columns[0]?.visible).toBe(false);
    told({ "lines.choice": true, "lines[b].choice": false });
    expect([model.columns[0]?.visible, hidden()]).toEqual([true, [false, true]]);
  });
});
