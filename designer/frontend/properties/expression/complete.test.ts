import { describe, expect, it } from "vitest";

import type { Data } from "../../model/data";
import { scopeAt } from "../../scope/scope";
import { meaningOf, suggest } from "./complete";

const APP: Data = {
  app: { user_links: { partner: "partner" }, settings: [{ key: "top", label: "上限", type: "money" }] },
  forms: [
    {
      key: "visit",
      fields: [
        { key: "partner", type: "lookup", form: "partner", label: "伙伴" },
        { key: "tier", type: "select", label: "等级", options: [{ key: "vip", label: "贵宾" }, { key: "plain", label: "普通" }] },
        { key: "total", type: "money", label: "总额" },
        { key: "lines", type: "subtable", label: "明细", fields: [{ key: "amount", type: "money", label: "金额" }] },
      ],
    },
    { key: "partner", label: "伙伴", fields: [{ key: "grade", type: "text", label: "评级" }] },
  ],
};
const FUNCTIONS = [{ name: "SUM", signature: "SUM(values…)", doc: "Add up.", result: "number" }];
const scope = scopeAt(APP, ["forms", 0, "fields", 2, "formula"]);
const texts = (before: string): string[] => suggest(APP, scope, FUNCTIONS, before)?.found.map((one) => one.text) ?? [];

describe("suggestions", () => {
  it("find a field by its key and by its label", () => {
    expect(texts("tot")[0]).toBe("total");
    expect(texts("1 + 总")).toEqual(["total"]);
  });

  it("go on through a lookup, a subtable, the person and the settings", () => {
    expect(texts("partner.")).toContain("grade");
    expect(texts("SUM(lines.")).toEqual(["amount"]);
    expect(texts("me.partn")).toEqual(["partner"]);
    expect(texts("total > setting.")).toEqual(["top"]);
  });

  it("offer the options of a select within quotes", () => {
    expect(texts("tier == '")).toEqual(["vip", "plain"]);
    expect(texts("tier in ['vip', '普")).toEqual(["plain"]);
  });

  it("say nothing in a text or a number", () => {
    expect(texts("CONCAT('tot")).toEqual([]);
    expect(texts("1.")).toEqual([]);
  });

  it("offer functions", () => {
    expect(texts("su")).toContain("SUM");
  });

  it("tell from where what is written is replaced", () => {
    expect(suggest(APP, scope, FUNCTIONS, "1 + partner.gr")?.from).toBe(12);
  });
});

describe("scope", () => {
  it("of a row has its columns bare and the record as parent", () => {
    const row = scopeAt(APP, ["forms", 0, "fields", 3, "fields", 0, "formula"]);
    expect(row.bare.map((one) => one.name)).toContain("amount");
    expect(row.groups["parent"]?.map((one) => one.name)).toContain("total");
  });

  it("of a filter has the candidate bare and the record as record", () => {
    const filter = scopeAt(APP, ["forms", 0, "fields", 0, "filter"]);
    expect(filter.form).toBe("partner");
    expect(filter.bare.map((one) => one.name)).toContain("grade");
    expect(filter.groups["record"]?.map((one) => one.name)).toContain("tier");
  });
});

it("a word is explained", () => {
  expect(meaningOf(APP, scope, FUNCTIONS, "partner.grade")).toBe("伙伴 › 评级");
  expect(meaningOf(APP, scope, FUNCTIONS, "sum")).toContain("Add up.");
  expect(meaningOf(APP, scope, FUNCTIONS, "nothing")).toBeNull();
});
