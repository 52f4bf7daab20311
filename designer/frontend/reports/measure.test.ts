import { describe, expect, it } from "vitest";

import { readMeasure, writeMeasure } from "./measure";

describe("a measure as a choice", () => {
  it.each(["COUNT()", "SUM(amount)", "AVG(parent.amount)", "MAX(day)"])("is read and written alike: %s", (text) => {
    const read = readMeasure(text);
    expect(read && writeMeasure(read)).toBe(text);
  });

  it.each(["SUM(a) / COUNT()", "COUNT_IF(late)", "SUM()", "COUNT(a)", "SUM(a * b)", ""])("stays a formula: %s", (text) => {
    expect(readMeasure(text)).toBeNull();
  });
});
