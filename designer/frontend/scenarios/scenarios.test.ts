/** What a scenario knows, how its parts are said, and how its values are changed. */

import { describe, expect, it } from "vitest";

import { CommandStack } from "../commands/stack";
import type { Data } from "../model/data";
import { dropEntry, putEntry, readExpected, readValue, renameEntry } from "./modeling";
import { storySentence } from "./sentences";
import { columnsOf, fieldsFor, formOfStep, pathsFrom, peopleOf, recordsOf, resolvePath } from "./story";

const STORY: Data = {
  scenario: "a visit is approved",
  given: [
    { user: "ann", roles: ["boss"], manager: "cleo" },
    { record: "place", as: "hall", values: { name: "Hall" } },
  ],
  steps: [
    { as: "ann", submit: "visit", values: { place: "hall", lines: [{ qty: 2 }] }, save_as: "v" },
    { as: "ann", decide: "approve", node: "check", on: "v" },
    { as: "ann", action: "bill", on: "v", values: { day: "2026-01-01" } },
    { expect: { "v.total": 4, "v.lines[0].qty": 2 } },
    { as: "ann", decide: "approve", node: "check", values: {} },
  ],
};
const ROOT: Data = {
  app: {},
  roles: [{ key: "boss", label: "Boss" }],
  forms: [
    { key: "place", label: "Place", fields: [{ key: "name", type: "text" }] },
    {
      key: "visit",
      label: "Visit",
      fields: [
        { key: "place", type: "lookup", form: "place" },
        { key: "total", type: "money", formula: "1" },
        { key: "lines", type: "subtable", fields: [{ key: "qty", type: "integer" }, { key: "double", type: "integer", formula: "qty * 2" }] },
      ],
      actions: [{ key: "bill", label: "Bill it", input: [{ key: "day", type: "date" }] }],
    },
  ],
  workflows: [{ key: "w", form: "visit", nodes: [{ key: "check", type: "approval", label: "Check" }] }],
  scenarios: [STORY],
};

describe("a scenario", () => {
  it("knows its people and the records that have a name by then", () => {
    expect(peopleOf(STORY)).toEqual(["ann", "cleo"]);
    expect(recordsOf(ROOT, STORY, 0)).toEqual([{ name: "hall", form: "place" }]);
    expect(recordsOf(ROOT, STORY)).toEqual([{ name: "hall", form: "place" }, { name: "v", form: "visit" }]);
  });

  it.each([
    [["scenarios", 0, "given", 1], ["name", "owner", "department"]],
    [["scenarios", 0, "steps", 0], ["place", "lines", "owner", "department"]],
    [["scenarios", 0, "steps", 2], ["day"]],
    [["scenarios", 0, "steps", 4], ["place", "lines", "owner", "department"]],
  ])("tells at %j the fields that its values may name", (owner, names) => {
    expect(fieldsFor(ROOT, owner).map((one) => one.name)).toEqual(names);
  });

  it("offers the columns of a subtable that can be entered", () => {
    const lines = fieldsFor(ROOT, ["scenarios", 0, "steps", 0]).find((one) => one.name === "lines");

    expect(lines && columnsOf(lines).map((one) => one.name)).toEqual(["qty"]);
  });

  it("finds the form of a decision without a record by its node", () => {
    expect(formOfStep(ROOT, { as: "ann", decide: "approve", node: "check" }, [])).toBe("visit");
    expect(formOfStep(ROOT, { as: "ann", decide: "approve", node: "nowhere" }, [])).toBe("");
  });

  it("follows paths through rows and lookups, and completes them", () => {
    const known = recordsOf(ROOT, STORY);

    expect(resolvePath(ROOT, known, "v.total")?.type).toBe("money");
    expect(resolvePath(ROOT, known, "v.lines[0].qty")?.type).toBe("integer");
    expect(resolvePath(ROOT, known, "v.place.name")?.type).toBe("text");
    expect(resolvePath(ROOT, known, "v.nothing")).toBeNull();
    expect(pathsFrom(ROOT, known, "v.pl")).toContain("v.lines[0].qty");
    expect(pathsFrom(ROOT, known, "v.place.n")).toContain("v.place.name");
  });

  it("is said step by step", () => {
    const said = [0, 1, 2, 3].map((place) => storySentence(ROOT, STORY, place));

    expect(said.map((one) => one.includes("undefined"))).toEqual([false, false, false, false]);
    expect(said[0]).toContain("Visit");
    expect(said[1]).toContain("Check");
    expect(said[2]).toContain("Bill it");
    expect(said[3]).toContain("v.total = 4");
  });
});

describe("a value", () => {
  it.each([
    ["money", "12.5", 12.5],
    ["money", "12.50", "12.50"],
    ["integer", "007", "007"],
    ["text", "12", "12"],
    ["decimal", "", ""],
  ])("of type %s typed as %j is %j", (type, typed, value) => {
    expect(readValue(type, typed)).toBe(value);
  });

  it("that is expected where nothing tells its type is what it looks like", () => {
    expect(["true", "4", "4.0", "x"].map((one) => readExpected(null, one))).toEqual([true, 4, "4.0", "x"]);
  });
});

const EDITS = [
  putEntry(ROOT, ["scenarios", 0, "steps", 3, "expect"], "v.state", "draft", "x"),
  putEntry(ROOT, ["scenarios", 0, "steps", 1, "values"], "place", "hall", "x"),
  dropEntry(ROOT, ["scenarios", 0, "given", 1, "values"], "name", "x", false),
  renameEntry(ROOT, ["scenarios", 0, "steps", 3, "expect"], "v.total", "v.state", "x"),
];

describe("an edit of values", () => {
  it("makes the map, keeps the sequence of its names, and takes out what is empty", () => {
    const after = EDITS.map((command) => {
      const stack = new CommandStack(ROOT);
      if (command) stack.execute(command);
      return stack.root as typeof ROOT & { scenarios: [{ given: Data[]; steps: Record<string, Record<string, Data>>[] }] };
    });

    expect(after[0]?.scenarios[0].steps[3]?.["expect"]).toMatchObject({ "v.state": "draft" });
    expect(after[1]?.scenarios[0].steps[1]?.["values"]).toEqual({ place: "hall" });
    expect(after[2]?.scenarios[0].given[1]).toEqual({ record: "place", as: "hall" });
    expect(Object.keys(after[3]?.scenarios[0].steps[3]?.["expect"] ?? {})).toEqual(["v.state", "v.lines[0].qty"]);
  });

  it.each(EDITS)("is undone and redone", (command) => {
    const stack = new CommandStack(ROOT);
    if (command === null) throw new Error("there is no command");
    stack.execute(command);
    const after = stack.root;

    stack.undo();
    expect(stack.root).toEqual(ROOT);
    stack.redo();
    expect(stack.root).toEqual(after);
  });

  it("gives no entry a name that is taken", () => {
    expect(renameEntry(ROOT, ["scenarios", 0, "steps", 3, "expect"], "v.total", "v.lines[0].qty", "x")).toBeNull();
  });
});
