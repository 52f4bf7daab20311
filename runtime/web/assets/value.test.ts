import { beforeEach, describe, expect, it } from "vitest";

import { page } from "./testing";
import { outward, read, shown, type Kind } from "./value";

function kind(name: string, more: Partial<Kind> = {}): Kind {
  return { kind: name, scale: null, options: [], ...more };
}

const MEANS = [
  { key: "train", label: "火车" },
  { key: "hotel", label: "Hotel" },
];

beforeEach(() => { page(""); });

describe("reading a cell", () => {
  it.each([
    ["2026/3/5", "2026-03-05"],
    ["2026年3月5日", "2026-03-05"],
    ["2026.12.31", "2026-12-31"],
    ["2026-03-05 14:30", "2026-03-05"],
  ])("takes %s for a date", (text, day) => {
    expect(read(kind("date"), text)).toEqual({ value: day });
  });

  it.each(["2026-02-30", "5.3.26", "soon"])("does not take %s for one", (text) => {
    expect(read(kind("date"), text)).toHaveProperty("unread");
  });

  it("finds an option by its key or its label, whatever the case", () => {
    const select = kind("select", { options: MEANS });
    expect(read(select, "火车")).toEqual({ value: "train" });
    expect(read(select, "HOTEL")).toEqual({ value: "hotel" });
    expect(read(select, "plane")).toHaveProperty("unread");
  });

  it("reads several options, one wrong spoils all", () => {
    const several = kind("multi_select", { options: MEANS });
    expect(read(several, "火车、hotel")).toEqual({ value: ["train", "hotel"] });
    expect(read(several, "火车、plane")).toHaveProperty("unread");
  });

  it("keeps amounts as text and whole numbers as numbers", () => {
    expect(read(kind("money", { scale: 2 }), "￥1,200.5")).toEqual({ value: "1200.5" });
    expect(read(kind("number"), "12")).toEqual({ value: 12 });
    expect(read(kind("number", { scale: 2 }), "12")).toEqual({ value: "12" });
  });

  it("knows a blank from a zero", () => {
    expect(read(kind("number"), " ")).toEqual({ value: null });
    expect(read(kind("number"), "0")).toEqual({ value: 0 });
  });
});

describe("showing and sending", () => {
  it("shows references by title and sends them by id", () => {
    const ref = { id: "r1", title: "华东贸易" };
    expect(shown(kind("lookup"), ref)).toBe("华东贸易");
    expect(outward([ref, { id: "r2", title: "x" }])).toEqual(["r1", "r2"]);
  });

  it("shows amounts with separators and selects by label", () => {
    expect(shown(kind("money"), "1234.5000")).toBe("1,234.50");
    expect(shown(kind("percent"), "5.00")).toBe("5%");
    expect(shown(kind("select", { options: MEANS }), "train")).toBe("火车");
  });
});
