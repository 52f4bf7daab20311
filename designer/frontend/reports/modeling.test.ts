import { describe, expect, it } from "vitest";

import type { Command } from "../commands/command";
import { CommandStack } from "../commands/stack";
import { listAt, textOf, valueAt, type Data, type Pointer } from "../model/data";
import { doneOn } from "../testing/done";
import { addWidget, changeSource, changeType, duplicateWidget, moveWidget, removeWidget, resizeWidget } from "./modeling";

const REPORT: Pointer = ["reports", 0];
const FIRST: Pointer = [...REPORT, "widgets", 0];
const SECOND: Pointer = [...REPORT, "widgets", 1];
const APP: Data = {
  forms: [
    {
      key: "visit",
      fields: [
        { key: "day", type: "date" },
        { key: "kind", type: "select" },
        { key: "lines", type: "subtable", fields: [{ key: "item", type: "lookup", form: "item" }, { key: "amount", type: "money" }] },
      ],
    },
  ],
  reports: [
    {
      key: "visits",
      widgets: [
        { key: "n", type: "number", label: "Visits", source: "visit", measures: [{ key: "count", value: "COUNT()" }], target: 3 },
        {
          key: "by_kind",
          type: "bar",
          source: "visit",
          where: "kind != blank",
          group: [{ by: "kind" }, { by: "day", unit: "month" }],
          measures: [{ key: "sum", value: "SUM(total)" }, { key: "count", value: "COUNT()" }],
          sort: "-sum",
          limit: 90,
          stacked: true,
        },
      ],
    },
  ],
};

const done = (command: Command | null): Data => doneOn(APP, command);

const keys = (root: Data): string[] => listAt(root, [...REPORT, "widgets"]).map((one) => textOf(one, "key"));

describe("the widgets of a report", () => {
  it("are added at the end, about what the last is about, grouped by what suits", () => {
    const root = done(addWidget(APP, REPORT, "line", "Trend"));
    expect(valueAt(root, [...REPORT, "widgets", 2])).toMatchObject({ key: "trend", type: "line", source: "visit", group: [{ by: "day", unit: "month" }], size: { width: 6, height: 4 } });
  });

  it("are chosen when they are new, also in a report that had none", () => {
    const empty: Data = { forms: [{ key: "visit", fields: [] }], reports: [{ key: "visits" }] };
    const command = addWidget(empty, REPORT, "bar", "By person");
    const stack = new CommandStack(empty);
    stack.execute(command);
    expect(command.selects).toEqual(FIRST);
    expect(valueAt(stack.root, [...FIRST, "group"])).toEqual([{ by: "owner" }]);
    stack.undo();
    expect(stack.root).toEqual(empty);
  });

  it("are moved, copied with a key of their own, and deleted", () => {
    expect(keys(done(moveWidget(APP, FIRST, 1)))).toEqual(["by_kind", "n"]);
    expect(keys(done(duplicateWidget(APP, FIRST)))).toEqual(["n", "n_2", "by_kind"]);
    expect(keys(done(removeWidget(APP, FIRST)))).toEqual(["by_kind"]);
  });

  it.each([
    [{ width: 4, height: 2 }, { width: 4, height: 2 }],
    [{ width: 40, height: 0 }, { width: 12, height: 1 }],
    [{ width: 2.6, height: 99 }, { width: 3, height: 8 }],
  ])("are as large as the board lets them: %o", (asked, size) => {
    expect(valueAt(done(resizeWidget(APP, FIRST, asked)), [...FIRST, "size"])).toEqual(size);
  });

  it("stay as they are where the size is the present one", () => {
    expect(resizeWidget(APP, FIRST, { width: 6, height: 4 })).toBeNull();
  });
});

describe("another source", () => {
  it("takes along what meant the old one and keeps the count", () => {
    const widget = valueAt(done(changeSource(APP, SECOND, "visit.lines")), SECOND);
    expect(widget).toMatchObject({ source: "visit.lines", group: [{ by: "item" }], measures: [{ key: "count", value: "COUNT()" }], limit: 90 });
    expect(widget).not.toHaveProperty("sort");
    expect(widget).not.toHaveProperty("where");
  });
});

describe("another picture of the same numbers", () => {
  it("drops what a pie cannot show", () => {
    const widget = valueAt(done(changeType(APP, SECOND, "pie")), SECOND);
    expect(widget).toEqual({ key: "by_kind", type: "pie", source: "visit", where: "kind != blank", group: [{ by: "kind" }], measures: [{ key: "sum", value: "SUM(total)" }], sort: "-sum", limit: 50 });
  });

  it("gives a number that becomes a line something to go along", () => {
    const widget = valueAt(done(changeType(APP, FIRST, "line")), FIRST);
    expect(widget).toMatchObject({ type: "line", group: [{ by: "day", unit: "month" }], measures: [{ key: "count", value: "COUNT()" }] });
    expect(widget).not.toHaveProperty("target");
  });
});
