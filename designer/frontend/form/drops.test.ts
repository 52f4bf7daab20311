import { describe, expect, it } from "vitest";

import { CommandStack } from "../commands/stack";
import { listAt, textOf, type Data, type Pointer } from "../model/data";
import { dropped, mayDrop, nextSpot, type Place } from "./drops";

const FIELDS: Pointer = ["forms", 0, "fields"];
const COLUMNS: Pointer = [...FIELDS, 2, "fields"];
const APP: Data = {
  forms: [
    {
      key: "visit",
      fields: [
        { key: "a", type: "section" },
        { key: "b", type: "text" },
        { key: "rows", type: "subtable", fields: [{ key: "x", type: "text" }, { key: "y", type: "text" }] },
        { key: "c", type: "section" },
        { key: "d", type: "text" },
      ],
    },
  ],
};
const at = (list: Pointer, index: number, isEnd = false): Place => ({ label: "", list, index, isEnd });
const field = (index: number, isSection = false): { label: string; pointer: Pointer; isSection: boolean } => ({ label: "", pointer: [...FIELDS, index], isSection });

function order(command: ReturnType<typeof dropped>, list: Pointer = FIELDS): string[] {
  const stack = new CommandStack(APP);
  if (command !== null) stack.execute(command);
  return listAt(stack.root, list).map((one) => textOf(one, "key"));
}

describe("what may be dropped where", () => {
  it("a new field wherever its kind may stand", () => {
    expect(mayDrop(APP, { label: "", type: "text" }, at(COLUMNS, 0))).toBe(true);
    expect(mayDrop(APP, { label: "", type: "subtable" }, at(COLUMNS, 0))).toBe(false);
  });

  it("a field only in its own list", () => {
    expect(mayDrop(APP, field(1), at(FIELDS, 4))).toBe(true);
    expect(mayDrop(APP, field(1), at(COLUMNS, 0))).toBe(false);
  });
});

describe("a drop", () => {
  it("adds before, behind, or at the end of a section", () => {
    const added = { label: "New", type: "text" };
    expect(order(dropped(APP, added, at(FIELDS, 1), false))).toEqual(["a", "new", "b", "rows", "c", "d"]);
    expect(order(dropped(APP, added, at(FIELDS, 1), true))).toEqual(["a", "b", "new", "rows", "c", "d"]);
    expect(order(dropped(APP, added, at(FIELDS, 3, true), true))).toEqual(["a", "b", "rows", "new", "c", "d"]);
  });

  it("moves a field, and nothing where it stands", () => {
    expect(order(dropped(APP, field(1), at(FIELDS, 4), true))).toEqual(["a", "rows", "c", "d", "b"]);
    expect(dropped(APP, field(1), at(FIELDS, 1), true)).toBeNull();
  });

  it("moves a section with its fields to the edge of another", () => {
    const moved = ["c", "d", "a", "b", "rows"];
    expect(order(dropped(APP, field(0, true), at(FIELDS, 4), false))).toEqual(moved);
    expect(order(dropped(APP, field(0, true), at(FIELDS, 5, true), false))).toEqual(moved);
    expect(order(dropped(APP, field(3, true), at(FIELDS, 2), true))).toEqual(moved);
  });

  it("moves a column", () => {
    expect(order(dropped(APP, { label: "", pointer: [...COLUMNS, 0] }, at(COLUMNS, 1), true), COLUMNS)).toEqual(["y", "x"]);
  });
});

describe("the next place by key", () => {
  const spots = [
    { id: "right", top: 10, left: 50 },
    { id: "below", top: 40, left: 0 },
    { id: "left", top: 12, left: 0 },
  ];

  it("goes in reading order, and stays at the ends", () => {
    expect(nextSpot(spots, "left", true)?.id).toBe("right");
    expect(nextSpot(spots, "right", true)?.id).toBe("below");
    expect(nextSpot(spots, "below", true)?.id).toBe("below");
    expect(nextSpot(spots, "right", false)?.id).toBe("left");
    expect(nextSpot([], "left", true)).toBeNull();
  });
});
