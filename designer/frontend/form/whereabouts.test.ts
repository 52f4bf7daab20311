import { describe, expect, it } from "vitest";

import type { Data } from "../model/data";
import { namesOf, placeOfName } from "./whereabouts";

const FIELDS: Data[] = [{ key: "a" }, { key: "" }, { key: "b" }, { key: "a" }];
const APP: Data = { forms: [{ key: "visit", fields: FIELDS }] };

describe("where a field stands", () => {
  it("is known by its key, or by its place where that names none or another", () => {
    expect(namesOf(FIELDS)).toEqual(["a", "#1", "b", "#3"]);
    expect(["a", "#1", "b", "#3", "gone"].map((name) => placeOfName(APP, 0, name)[3])).toEqual([0, 1, 2, 3, 4]);
  });

  it("follows what comes and goes before it", () => {
    const root: Data = { forms: [{ key: "visit", fields: [{ key: "new" }, ...FIELDS] }] };
    expect(placeOfName(root, 0, "b")).toEqual(["forms", 0, "fields", 3]);
  });
});
