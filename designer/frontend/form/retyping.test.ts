import { describe, expect, it } from "vitest";

import { valueAt, type Data, type Mapping, type Pointer } from "../model/data";
import { Language } from "../schema/schema";
import { doneOn } from "../testing/done";
import { realSchema } from "../testing/real_schema";
import { changeType, retyped, textsBecomeOptions, typesFor } from "./retyping";

const FIELDS: Pointer = ["forms", 0, "fields"];
const app = (field: Mapping, layout: Mapping = {}): Data => ({
  forms: [{ key: "visit", fields: [field, { key: "rows", type: "subtable", fields: [{ ...field }] }], layout }, { key: "place", fields: [] }],
});
const language = new Language(realSchema());

function become(field: Mapping, type: string): { field: Data | undefined; lost: string[] } {
  const root = app(field);
  const { lost } = retyped(root, language, [...FIELDS, 0], type);
  return { field: valueAt(doneOn(root, changeType(root, language, [...FIELDS, 0], type, type)), [...FIELDS, 0]), lost };
}

describe("changing the type of a field", () => {
  it.each<[string, Mapping, string, Mapping, string[]]>([
    ["a number to money keeps bounds and digits", { key: "a", type: "decimal", label: "A", scale: 4, min: 0, default: "1" }, "money", { key: "a", type: "money", label: "A", scale: 4, min: 0, default: "1" }, []],
    ["money to a whole number loses its digits", { key: "a", type: "money", scale: 2, currency: "CNY", max: "9" }, "integer", { key: "a", type: "integer", max: "9" }, ["scale", "currency"]],
    ["text to long text keeps its length", { key: "a", type: "text", max_length: 80, pattern: "x", required: true }, "long_text", { key: "a", type: "long_text", max_length: 80, required: true }, ["pattern"]],
    ["long text to text loses a length that a line cannot have", { key: "a", type: "long_text", max_length: 9000 }, "text", { key: "a", type: "text" }, ["max_length"]],
    ["one choice to several keeps the options", { key: "a", type: "select", options: [{ key: "x" }], default: "'x'" }, "multi_select", { key: "a", type: "multi_select", options: [{ key: "x" }] }, ["default"]],
    ["a derived status to several loses its rules", { key: "a", type: "select", options: [{ key: "x" }], status: { rules: [] } }, "multi_select", { key: "a", type: "multi_select", options: [{ key: "x" }] }, ["status"]],
    ["a link to several keeps the form, and fills no more", { key: "a", type: "lookup", form: "place", filter: "town", fill: { b: "c" } }, "multi_lookup", { key: "a", type: "multi_lookup", form: "place", filter: "town" }, ["fill"]],
    ["text to a number loses a default of text", { key: "a", type: "text", default: "'x'", visible: "b" }, "integer", { key: "a", type: "integer", visible: "b" }, ["default"]],
  ])("%s", (_, before, type, after, lost) => {
    const made = become(before, type);
    expect(made.field).toEqual(after);
    expect(made.lost).toEqual(lost);
  });

  it("gives text that becomes a choice something to choose", () => {
    const { field } = become({ key: "a", type: "text" }, "select");
    expect(field).toMatchObject({ key: "a", type: "select", options: [{}, {}, {}] });
  });

  it("begins a choice with the options that records hold, unless it had some", () => {
    const options = [{ key: "hua_dong", was: ["华东"], label: { zh: "华东" } }];
    const root = app({ key: "a", type: "text", max_length: 9 });
    expect(textsBecomeOptions(root, [...FIELDS, 0], "select")).toBe(true);
    expect(textsBecomeOptions(root, [...FIELDS, 0], "date")).toBe(false);
    const made = doneOn(root, changeType(root, language, [...FIELDS, 0], "select", "Choice", options));
    expect(valueAt(made, [...FIELDS, 0])).toEqual({ key: "a", type: "select", options });
    const chosen = app({ key: "a", type: "select", options: [{ key: "x" }] });
    expect(textsBecomeOptions(chosen, [...FIELDS, 0], "multi_select")).toBe(false);
  });

  it("ends a line of progress that it was", () => {
    const root = app({ key: "a", type: "select", options: [{ key: "x" }] }, { progress: "a", stages: ["x"], wide: ["a"] });
    const done = doneOn(root, changeType(root, language, [...FIELDS, 0], "text", "Text"));
    expect(valueAt(done, ["forms", 0, "layout"])).toEqual({ wide: ["a"] });
  });

  it("offers what the values can become, in a subtable too", () => {
    const root = app({ key: "a", type: "date" });
    expect(typesFor(root, [...FIELDS, 0])).toEqual(["text", "long_text"]);
    expect(typesFor(root, [...FIELDS, 1])).toEqual([]);
    expect(typesFor(root, [...FIELDS, 1, "fields", 0])).toEqual(["text", "long_text"]);
  });
});
