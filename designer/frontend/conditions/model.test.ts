import { describe, expect, it } from "vitest";

import { isWhole, print, read, type Condition, type Operand, type Operator, type Row } from "./model";

const PLAIN: [string, string][] = [
  ["total > 80000 and tier == 'dealer'", "total > 80000 and tier == 'dealer'"],
  ['tier == "vip"', "tier == 'vip'"],
  ["status in ['draft', 'rejected']", "status in ['draft', 'rejected']"],
  ["status not in ['a','b']", "status not in ['a', 'b']"],
  ["active", "active"],
  ["not active", "not active"],
  ["IS_BLANK(name)", "IS_BLANK(name)"],
  ["not is_blank(partner.name)", "not IS_BLANK(partner.name)"],
  ["ext_no != blank", "ext_no != blank"],
  ["paid == true", "paid == true"],
  ["0 <= pct <= 100", "0 <= pct <= 100"],
  ["CONTAINS(name, 'x') and not CONTAINS(name, 'y')", "CONTAINS(name, 'x') and not CONTAINS(name, 'y')"],
  ["day >= TODAY() and day <= DATE_ADD(TODAY(), 7, 'day')", "day >= TODAY() and day <= DATE_ADD(TODAY(), 7, 'day')"],
  ["day < DATE(2026, 1, 2)", "day < DATE(2026, 1, 2)"],
  ["owner == me.id or owner in me.reports", "owner == me.id or owner in me.reports"],
  ["total > partner.limit * 0.8", "total > partner.limit * 0.8"],
  ["a > -1.5", "a > -1.5"],
  ["(a > 1 or b > 2) and c", "(a > 1 or b > 2) and c"],
  ["a > 1 and b > 2 or c", "(a > 1 and b > 2) or c"],
  ["x and COALESCE(flag, false)", "x and COALESCE(flag, false)"],
  ["x and not (a == b)", "x and (not (a == b))"],
  ["x or (a if b else c)", "x or (a if b else c)"],
  ["name == 'it\\'s'", "name == 'it\\'s'"],
  ["kind == 'a and b'", "kind == 'a and b'"],
  ["a and (b or (c and d))", "a and (b or (c and d))"],
];

const FORMULAS = [
  "SUM(lines.amount) > 10",
  "a if b else c",
  "a ==",
  "and b",
  "a == 'open",
  "(a",
  "[x for x in y]",
  "a # note",
  "ALL(lines.quantity > 0) and SUM(lines.pct) == 100",
  "x = 1",
  "1 < x < 2",
];

describe("reading an expression as a condition", () => {
  it.each(PLAIN)("%s", (source, written) => {
    const condition = read(source);
    expect(condition).not.toBeNull();
    expect(print(condition as Condition)).toBe(written);
    expect(read(written)).toEqual(condition);
  });

  it.each(FORMULAS)("leaves %s a formula", (source) => {
    expect(read(source)).toBeNull();
  });

  it("gives an empty condition for nothing", () => {
    expect(read("  ")).toEqual({ join: "and", parts: [] });
  });

  it("tells rows, operators and values apart", () => {
    expect(read("total > 80000 and (tier == 'dealer' or tier == 'vip')")).toEqual({
      join: "and",
      parts: [
        { kind: "test", field: "total", operator: ">", value: { kind: "number", text: "80000" } },
        {
          kind: "group",
          join: "or",
          rows: [
            { kind: "test", field: "tier", operator: "==", value: { kind: "text", text: "dealer" } },
            { kind: "test", field: "tier", operator: "==", value: { kind: "text", text: "vip" } },
          ],
        },
      ],
    });
  });
});

/** Conditions drawn from a seed: the same on every run. */
function* drawn(count: number): Generator<Condition> {
  let seed = 20260101;
  const below = (bound: number): number => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return Math.floor((seed / 2147483648) * bound);
  };
  const pick = <T,>(list: readonly T[]): T => list[below(list.length)] as T;
  const single = (): Operand =>
    pick<Operand>([
      { kind: "text", text: pick(["vip", "it's", 'a "b"', "back\\slash", "a and b", "朱批", ""]) },
      { kind: "number", text: pick(["0", "80000", "-1.5", "0.30"]) },
      { kind: "flag", on: below(2) === 0 },
      { kind: "blank" },
      { kind: "date", day: pick(["2026-01-02", "1999-12-31"]) },
      { kind: "today", days: pick([0, 7, -30]) },
      { kind: "name", path: pick(["other", "partner.limit", "setting.top"]) },
      { kind: "formula", text: pick(["a + 1", "ROUND(a, 2)", "SUM(lines.amount) * 2"]) },
    ]);
  const row = (): Row => {
    const field = pick(["total", "partner.tier", "parent.day"]);
    const operator = pick<Operator>(["==", "!=", ">", "<=", "in", "between", "is", "is_not", "blank", "not_blank", "contains", "not_contains", "starts_with"]);
    if (["is", "is_not", "blank", "not_blank"].includes(operator)) return { kind: "test", field, operator };
    if (operator === "in") return { kind: "test", field, operator, value: { kind: "list", items: [single(), single()] } };
    if (operator === "between") return { kind: "test", field, operator, value: single(), upper: single() };
    return { kind: "test", field, operator, value: single() };
  };
  const rows = (least: number): Row[] => Array.from({ length: least + below(3) }, row);
  for (let n = 0; n < count; n += 1) {
    const join = pick(["and", "or"] as const);
    const groups = Array.from({ length: below(2) }, () => ({ kind: "group" as const, join: join === "and" ? ("or" as const) : ("and" as const), rows: rows(2) }));
    const parts = [...rows(1), ...groups];
    yield { join: parts.length === 1 ? "and" : join, parts };
  }
}

describe("writing a condition down", () => {
  it("gives back what is read again, whatever was built", () => {
    for (const condition of drawn(500)) expect(read(print(condition)), print(condition)).toEqual(condition);
  });

  it("leaves out rows that are not filled in", () => {
    const condition: Condition = {
      join: "and",
      parts: [
        { kind: "test", field: "total", operator: ">", value: { kind: "number", text: "" } },
        { kind: "test", field: "active", operator: "is" },
      ],
    };
    expect(print(condition)).toBe("active");
    expect(isWhole(condition)).toBe(false);
  });
});
