// @vitest-environment happy-dom
/** What a chart on the designer's board is drawn from is what the page draws. */

import { beforeAll, describe, expect, it } from "vitest";

import { seriesOf } from "../../../runtime/web/assets/charts/option";
import { chartOf } from "./chart_of";
import type { Numbers } from "./numbers";

beforeAll(() => {
  document.body.innerHTML = `<script id="boot" type="application/json">${JSON.stringify({ app: "app", locale: "en", locales: ["zh", "en"] })}</script>`;
});

const NUMBERS: Numbers = {
  columns: [
    { key: "place", label: "Place", type: "lookup" },
    { key: "sum", label: "Sum", type: "money" },
  ],
  rows: [
    [{ id: "1", title: "Hall" }, "12.50"],
    [null, "3"],
  ],
  compare: [[{ id: "1", title: "Hall" }, "10.00"], [null, null]],
};

describe("a chart", () => {
  it("names its groups as people read them and keeps its measures exact", () => {
    const picture = chartOf({ type: "bar", stacked: true }, NUMBERS);

    expect(picture?.rows).toEqual([["Hall", "12.50"], ["–", "3"]]);
    expect(picture).toMatchObject({ type: "bar", stacked: true, horizontal: false, drills: [] });
  });

  it("draws what is compared beside it", () => {
    const picture = chartOf({ type: "line" }, NUMBERS);
    if (picture === null) throw new Error("there is no picture");

    expect(seriesOf(picture).series.map((one) => one.points)).toEqual([["12.50", "3"], ["10.00", null]]);
  });

  it.each([["table"], ["number"]])("is none for a %s", (type) => {
    expect(chartOf({ type }, NUMBERS)).toBeNull();
  });

  it("is none without numbers", () => {
    expect(chartOf({ type: "pie" }, { ...NUMBERS, rows: [] })).toBeNull();
  });
});
