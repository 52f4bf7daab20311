import { describe, expect, it } from "vitest";

import type { Data } from "../model/data";
import { entriesOf, narrowed } from "./NamePicker";
import { scopeAt } from "./scope";

const APP: Data = {
  app: {},
  forms: [
    {
      key: "visit",
      fields: [
        { key: "place", type: "lookup", form: "place", label: "来源" },
        { key: "tier", type: "text", label: "级别" },
        { key: "lines", type: "subtable", label: "明细", fields: [{ key: "amount", type: "money", label: "金额" }] },
      ],
    },
    { key: "place", label: "来源", fields: [{ key: "tier", type: "text", label: "级别" }] },
  ],
};
const scope = scopeAt(APP, ["forms", 0, "rules", 0, "require"]);
const paths = (wanted: Parameters<typeof entriesOf>[2], typed = ""): string[] => narrowed(entriesOf(APP, scope, wanted), typed).map((one) => one.path);

describe("the names that may be chosen", () => {
  it("reach through a lookup, and into a subtable only where columns are asked for", () => {
    expect(paths({})).toContain("place.tier");
    expect(paths({})).not.toContain("lines.amount");
    expect(paths({ columns: true })).toContain("lines.amount");
    expect(paths({ through: false })).not.toContain("place.tier");
  });

  it("put what is meant exactly first, then what stands nearer", () => {
    expect(paths({}, "级别")[0]).toBe("tier");
    expect(paths({}, "来源")[0]).toBe("place");
    expect(paths({}, "别")[0]).toBe("tier");
    expect(paths({}, "来源").indexOf("tier")).toBeLessThan(paths({}, "来源").indexOf("place.tier"));
    expect(paths({}, "nothing like it")).toEqual([]);
  });
});
