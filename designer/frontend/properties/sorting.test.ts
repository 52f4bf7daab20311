import { describe, expect, it } from "vitest";

import { readSort, writeSort } from "./sorting";

describe("what a list is sorted by", () => {
  it.each(["-date,number", "number", "-a.b,-c"])("is read and written alike: %s", (text) => {
    expect(writeSort(readSort(text))).toBe(text);
  });

  it("forgives blanks and is nothing when nothing is left", () => {
    expect(readSort(" - date , ,number")).toEqual([
      { name: "date", down: true },
      { name: "number", down: false },
    ]);
    expect(writeSort([])).toBeUndefined();
  });
});
