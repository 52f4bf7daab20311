import { describe, expect, it } from "vitest";

import { readDecimal, spoken, sum } from "./decimal";

describe("reading what people write", () => {
  it.each([
    ["1,234.50", "1234.50"],
    ["¥ 12", "12"],
    ["１２．５", "12.5"],
    ["(58.40)", "-58.40"],
    ["−3", "-3"],
    [".5", "0.5"],
    ["007", "7"],
    ["12%", "12"],
    ["3.", "3"],
  ])("%s is %s", (text, number) => {
    expect(readDecimal(text)).toBe(number);
  });

  it.each(["", "abc", "1.2.3", "1e5", "--2", "NaN"])("%s is no number", (text) => {
    expect(readDecimal(text)).toBeNull();
  });
});

describe("adding", () => {
  it("is exact where binary numbers are not", () => {
    expect(sum(["0.1", "0.2"])).toBe("0.3");
    expect(sum(["90071992547409.91", "0.01", 3])).toBe("90071992547412.92");
  });

  it("leaves blanks out, and knows nothing of nothing", () => {
    expect(sum([null, "2.50", undefined, "-1"])).toBe("1.50");
    expect(sum([null, ""])).toBeNull();
  });

  it("keeps the sign of small negative totals", () => {
    expect(sum(["0.01", "-0.06"])).toBe("-0.05");
  });
});

describe("saying", () => {
  it.each([
    ["1234567.5", 2, "1,234,567.50"],
    ["73.0000", 2, "73.00"],
    ["12.3456", 2, "12.3456"],
    ["-58.4", 2, "−58.40"],
    ["1000", 0, "1,000"],
    ["0.00", 0, "0"],
  ])("%s with %i places is %s", (value, scale, text) => {
    expect(spoken(value, scale)).toBe(text);
  });
});
