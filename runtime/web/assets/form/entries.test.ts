import { beforeEach, describe, expect, it } from "vitest";

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
});
