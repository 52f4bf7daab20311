import { describe, expect, it } from "vitest";

import { drillOf, seriesOf, short, type Picture } from "./option";

const PICTURE: Picture = {
  type: "line", stacked: false, horizontal: false, compare: [], compareLabel: "before", drills: ["/1", "/2"],
  columns: [{ key: "month", label: "Month", type: "date" }, { key: "sum", label: "Sum", type: "money" }],
  rows: [["2026-01", "5.00"], ["2026-02", null]],
};

describe("the series of a picture", () => {
  it("are one a measure over one group", () => {
    expect(seriesOf(PICTURE)).toEqual({
      names: ["2026-01", "2026-02"],
      series: [{ name: "Sum", points: ["5.00", null], ways: ["/1", "/2"] }],
    });
  });

  it("stand beside those of the time before", () => {
    const { series } = seriesOf({ ...PICTURE, compare: [["4.00"], ["6.00"]] });
    expect(series.at(-1)).toEqual({ name: "before", points: ["4.00", "6.00"], ways: [] });
  });

  it("are one a value of a second group, with gaps where there is nothing", () => {
    const picture: Picture = {
      ...PICTURE,
      drills: ["/1a", "/1b", "/2b"],
      columns: [...PICTURE.columns.slice(0, 1), { key: "kind", label: "Kind", type: "select" }, ...PICTURE.columns.slice(1)],
      rows: [["2026-01", "a", "1"], ["2026-01", "b", "2"], ["2026-02", "b", "3"]],
    };
    const { names, series } = seriesOf(picture);
    expect(names).toEqual(["2026-01", "2026-02"]);
    expect(series.map(({ name, points }) => [name, points])).toEqual([["a", ["1", null]], ["b", ["2", "3"]]]);
    expect([drillOf(picture, 0, 0), drillOf(picture, 1, 0), drillOf(picture, 1, 1)]).toEqual(["/1a", "/1b", "/2b"]);
    expect(drillOf(picture, 0, 1)).toBeUndefined();
  });
});

describe("numbers at an axis", () => {
  it("are short in the reader's language", () => {
    expect(short(12_000, "en")).toBe("12K");
    expect(short(12_000, "zh-CN")).toBe("1.2万");
  });
});
