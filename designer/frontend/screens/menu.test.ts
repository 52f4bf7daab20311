import { describe, expect, it } from "vitest";

import { textOf, type Data } from "../model/data";
import { inMenu } from "./menu";

const APP: Data = {
  app: { menu: [{ label: "Daily", forms: ["visit", "gone", "place"] }, { label: "Daily again", forms: ["visit"] }, { label: "Numbers", reports: ["all"] }] },
  forms: [{ key: "place" }, { key: "person" }, { key: "visit" }],
  reports: [{ key: "all" }],
};

const told = (part: "forms" | "reports"): [string, string[]][] => inMenu(APP, part).map((group) => [group.label, group.entries.map((one) => textOf(one.element, "key"))]);

describe("the sequence of the menu", () => {
  it("groups what it names, once, and puts the rest at the end", () => {
    expect(told("forms")).toEqual([
      ["Daily", ["visit", "place"]],
      ["", ["person"]],
    ]);
    expect(told("reports")).toEqual([["Numbers", ["all"]]]);
  });

  it("keeps the places of the definition", () => {
    expect(inMenu(APP, "forms")[0]?.entries.map((one) => one.place)).toEqual([2, 0]);
  });

  it("is the definition's own where there is no menu", () => {
    expect(inMenu({ forms: APP["forms" as never] as Data }, "forms")[0]?.entries.map((one) => one.place)).toEqual([0, 1, 2]);
  });
});
