import { describe, expect, it } from "vitest";

import { listAt, textOf, valueAt, type Data, type Pointer } from "../model/data";
import type { Command } from "../commands/command";
import { doneOn } from "../testing/done";
import { addField, addOption, canStand, duplicateField, moveField, nameNewField, placeAfter, removeField, renameField, setColumns, setWide } from "./modeling";

const FIELDS: Pointer = ["forms", 0, "fields"];
const APP: Data = {
  forms: [
    {
      key: "visit",
      fields: [
        { key: "head", type: "section", label: "Head" },
        { key: "name", type: "text", label: { zh: "名称", en: "Name" } },
        { key: "kind", type: "select", label: "Kind", options: [{ key: "a" }, { key: "b" }] },
        { key: "rest", type: "section", label: "Rest" },
        { key: "lines", type: "subtable", fields: [{ key: "item", type: "text" }, { key: "amount", type: "money" }] },
        { key: "note", type: "long_text" },
      ],
      layout: { wide: ["note"], highlights: ["name", "kind"], progress: "kind", stages: ["a"], columns_of: { lines: ["item", "amount"] } },
      views: [{ key: "all", columns: ["name", "kind"], sort: "-kind,name" }, { key: "kinds", columns: ["kind"] }],
      access: [{ role: "clerk", fields: { hide: ["lines.amount", "kind"] } }],
    },
    { key: "place", fields: [{ key: "town", type: "text" }] },
  ],
};

const keys = (root: Data, list: Pointer = FIELDS): string[] => listAt(root, list).map((one) => textOf(one, "key"));

const done = (command: Command | null): Data => doneOn(APP, command);

describe("adding a field", () => {
  it("puts it at its place, with a key and a label of its own, and chooses it", () => {
    const command = addField(APP, FIELDS, 2, "text", "Name 1");
    expect(command.selects).toEqual([...FIELDS, 2]);
    expect(valueAt(done(command), [...FIELDS, 2])).toEqual({ key: "name_1", type: "text", label: { zh: "Name 1" } });
  });

  it("calls it otherwise where the name is taken", () => {
    const field = valueAt(done(addField(APP, FIELDS, 0, "text", "Kind")), [...FIELDS, 0]);
    expect(field).toMatchObject({ key: "kind_2", label: { zh: "Kind 2" } });
  });

  it.each([
    ["select", "options"],
    ["multi_select", "options"],
    ["subtable", "fields"],
    ["serial", "format"],
    ["lookup", "form"],
    ["row_lookup", "subtable"],
  ])("gives a %s what it must have", (type, property) => {
    const field = valueAt(done(addField(APP, FIELDS, 0, type, "新字段")), [...FIELDS, 0]);
    expect(field).toHaveProperty(property);
    expect(textOf(field, "key")).toBe(`${type}_1`);
  });

  it("looks up another form than its own", () => {
    expect(valueAt(done(addField(APP, FIELDS, 0, "lookup", "x")), [...FIELDS, 0, "form"])).toBe("place");
  });

  it("goes behind what is chosen, into a subtable for a column, behind the section for a heading", () => {
    const form: Pointer = ["forms", 0];
    expect(placeAfter(APP, form, null, "text")).toEqual({ list: FIELDS, index: 6 });
    expect(placeAfter(APP, form, [...FIELDS, 1], "text")).toEqual({ list: FIELDS, index: 2 });
    expect(placeAfter(APP, form, [...FIELDS, 1], "section")).toEqual({ list: FIELDS, index: 3 });
    expect(placeAfter(APP, form, [...FIELDS, 4, "fields", 0], "money")).toEqual({ list: [...FIELDS, 4, "fields"], index: 1 });
    expect(placeAfter(APP, form, [...FIELDS, 4, "fields", 0], "serial")).toEqual({ list: FIELDS, index: 5 });
    expect(placeAfter(APP, ["forms", 1], [...FIELDS, 1], "text")).toEqual({ list: ["forms", 1, "fields"], index: 1 });
  });

  it("offers a subtable no serial, section or subtable", () => {
    const columns = [...FIELDS, 4, "fields"];
    expect(["text", "serial", "section", "subtable"].map((type) => canStand(APP, columns, type))).toEqual([true, false, false, false]);
  });
});

describe("naming a field", () => {
  it("keeps the other languages", () => {
    expect(valueAt(done(renameField(APP, [...FIELDS, 1], "姓名")), [...FIELDS, 1, "label"])).toEqual({ zh: "姓名", en: "Name" });
  });

  it("gives a new one the key of its name, where the name has letters", () => {
    expect(valueAt(done(nameNewField(APP, [...FIELDS, 1], "Full name")), [...FIELDS, 1, "key"])).toBe("full_name");
    expect(valueAt(done(nameNewField(APP, [...FIELDS, 1], "全名")), [...FIELDS, 1, "key"])).toBe("name");
  });
});

describe("deleting a field", () => {
  it("takes it out of the layout, the views and the rights", () => {
    const root = done(removeField(APP, [...FIELDS, 2]));
    expect(keys(root)).not.toContain("kind");
    expect(valueAt(root, ["forms", 0, "layout"])).toEqual({ wide: ["note"], highlights: ["name"], columns_of: { lines: ["item", "amount"] } });
    expect(valueAt(root, ["forms", 0, "views"])).toEqual([{ key: "all", columns: ["name"], sort: "name" }, { key: "kinds" }]);
    expect(valueAt(root, ["forms", 0, "access", 0, "fields", "hide"])).toEqual(["lines.amount"]);
  });

  it("takes a column out by its path", () => {
    const root = done(removeField(APP, [...FIELDS, 4, "fields", 1]));
    expect(valueAt(root, ["forms", 0, "layout", "columns_of"])).toEqual({ lines: ["item"] });
    expect(valueAt(root, ["forms", 0, "access", 0, "fields", "hide"])).toEqual(["kind"]);
  });

  it("takes a subtable's columns with it", () => {
    const root = done(removeField(APP, [...FIELDS, 4]));
    expect(valueAt(root, ["forms", 0, "layout", "columns_of"])).toEqual({});
    expect(valueAt(root, ["forms", 0, "access", 0, "fields", "hide"])).toEqual(["kind"]);
  });
});

describe("moving", () => {
  it.each([
    [1, 6, ["head", "kind", "rest", "lines", "note", "name"]],
    [5, 1, ["head", "note", "name", "kind", "rest", "lines"]],
    [2, 1, ["head", "kind", "name", "rest", "lines", "note"]],
  ])("field %i before place %i", (from, before, order) => {
    expect(keys(done(moveField(APP, [...FIELDS, from], before)))).toEqual(order);
  });

  it("does nothing where it stands already", () => {
    expect(moveField(APP, [...FIELDS, 1], 1)).toBeNull();
    expect(moveField(APP, [...FIELDS, 1], 2)).toBeNull();
  });

  it("a column within its subtable", () => {
    const columns = [...FIELDS, 4, "fields"];
    expect(keys(done(moveField(APP, [...columns, 1], 0)), columns)).toEqual(["amount", "item"]);
  });
});

describe("other acts", () => {
  it("duplicates a field behind itself", () => {
    const root = done(duplicateField(APP, [...FIELDS, 2]));
    expect(valueAt(root, [...FIELDS, 3])).toMatchObject({ key: "kind_2", type: "select", options: [{ key: "a" }, { key: "b" }] });
  });

  it("makes a field wide and half again", () => {
    expect(valueAt(done(setWide(APP, [...FIELDS, 1], true)), ["forms", 0, "layout", "wide"])).toEqual(["note", "name"]);
    expect(valueAt(done(setWide(APP, [...FIELDS, 5], false)), ["forms", 0, "layout"])).not.toHaveProperty("wide");
    expect(valueAt(done(setWide(APP, ["forms", 1, "fields", 0], true)), ["forms", 1, "layout"])).toEqual({ wide: ["town"] });
  });

  it("lets fields stand in one column, and in two again", () => {
    const one = done(setColumns(APP, ["forms", 0], 1));
    expect(valueAt(one, ["forms", 0, "layout", "columns"])).toBe(1);
    expect(doneOn(one, setColumns(one, ["forms", 0], 2))).toEqual(APP);
    const bare = done(setColumns(APP, ["forms", 1], 1));
    expect(valueAt(bare, ["forms", 1, "layout"])).toEqual({ columns: 1 });
    expect(doneOn(bare, setColumns(bare, ["forms", 1], 2))).toEqual(APP);
  });

  it("adds an option under a key of its own", () => {
    const options = listAt(done(addOption(APP, [...FIELDS, 2, "options"])), [...FIELDS, 2, "options"]);
    expect(options).toHaveLength(3);
    expect(new Set(options.map((one) => textOf(one, "key"))).size).toBe(3);
  });
});
