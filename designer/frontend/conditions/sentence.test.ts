import { describe, expect, it } from "vitest";

import type { Data } from "../model/data";
import { scopeAt } from "../scope/scope";
import type { Condition } from "./model";
import { print, read } from "./model";
import { expressionWords, sentence } from "./sentence";
import { operatorsOf, withField, withOperator } from "./operators";

const APP: Data = {
  app: {
    settings: [
      { key: "top", type: "money", label: "审批阈值", default: 50000 },
      { key: "skip", type: "boolean", label: "免审", default: false },
      { key: "way", type: "select", label: "方式", default: "slow", options: [{ key: "slow", label: "从容" }] },
    ],
  },
  forms: [
    {
      key: "visit",
      fields: [
        { key: "total", type: "money", label: "总额" },
        { key: "day", type: "date", label: "日期" },
        { key: "tier", type: "select", label: "等级", options: [{ key: "dealer", label: "经销商" }, { key: "vip", label: "贵宾" }] },
        { key: "active", type: "boolean", label: "启用" },
        { key: "place", type: "lookup", form: "place", label: "地点" },
        { key: "owner_is", type: "user", label: "负责人" },
      ],
    },
    { key: "place", label: "地点", fields: [{ key: "town", type: "text", label: "城市" }] },
  ],
};
const scope = scopeAt(APP, ["forms", 0, "rules", 0, "require"]);

describe("a condition in words", () => {
  it.each([
    ["total > 80000 and tier == 'dealer'", "总额大于80,000 且 等级等于经销商"],
    ["tier in ['dealer', 'vip']", "等级属于经销商、贵宾"],
    ["day < TODAY()", "日期早于今天"],
    ["day >= DATE_ADD(TODAY(), -7, 'day')", "日期不早于7 天前"],
    ["active or place.town == '上海'", "启用为是 或 地点 › 城市等于“上海”"],
    ["total == blank", "总额为空"],
    ["10 <= total <= 20", "总额介于10 至 20"],
    ["owner_is == me.id", "负责人等于当前用户"],
    ["total > 1 and (active or not active)", "总额大于1 且 （启用为是 或 启用为不是）".replace("启用为不是", "启用不为是")],
    ["total > setting.top", "总额大于审批阈值（50,000）"],
    ["total > 1 and not (setting.skip and tier == 'vip')", "总额大于1 且 并非（参数 › 免审为是 且 等级等于贵宾）"],
    ["tier == setting.way", "等级等于方式（从容）"],
  ])("%s", (source, words) => {
    expect(sentence(APP, scope, read(source) as Condition)).toBe(words);
  });
});

describe("an expression in words", () => {
  it.each([
    ["COALESCE(active, false)", "启用为是"],
    ["not COALESCE(active, false)", "并非（启用为是）"],
    ["not COALESCE(active, false) and total > 5", "并非（启用为是） 且 总额大于5"],
    ["COALESCE(total, 0) > 5", "总额大于5"],
    ["LEN(town)", "LEN(town)"],
  ])("%s", (source, words) => {
    expect(expressionWords(APP, scope, source)).toBe(words);
  });
});

describe("a row", () => {
  it("says nothing until an option is chosen or a text is typed", () => {
    const chosen = withField(scope.bare[2] ?? null, "tier");
    expect(chosen).toEqual({ kind: "test", field: "tier", operator: "==" });
    expect(print({ join: "and", parts: [chosen] })).toBe("");
    expect(sentence(APP, scope, { join: "and", parts: [chosen] })).toBe("等级等于…");
  });

  it("begins with an operator and a value that fit its field", () => {
    expect(withField(scope.bare[0] ?? null, "total")).toEqual({ kind: "test", field: "total", operator: ">", value: { kind: "number", text: "" } });
    expect(withField(scope.bare[3] ?? null, "active")).toEqual({ kind: "test", field: "active", operator: "is" });
    expect(operatorsOf("select")).not.toContain(">");
  });

  it("keeps its value where the new operator takes it", () => {
    const test = { kind: "test" as const, field: "tier", operator: "==" as const, value: { kind: "text" as const, text: "vip" } };
    const listed = withOperator(test, "in", "select");
    expect(listed.value).toEqual({ kind: "list", items: [test.value] });
    expect(withOperator(listed, "!=", "select").value).toEqual(test.value);
    expect(withOperator(test, "blank", "select")).toEqual({ kind: "test", field: "tier", operator: "blank" });
  });
});
