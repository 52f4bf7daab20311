import { describe, expect, it } from "vitest";

import type { Command } from "../commands/command";
import { CommandStack } from "../commands/stack";
import { listAt, type Data } from "../model/data";
import { doneOn } from "../testing/done";
import { addGroup, dropEntry, MENU, moveGroup, placeEntry, removeGroup } from "./modeling";

const APP: Data = {
  app: { menu: [{ label: "Daily", forms: ["visit", "place"] }, { label: "Rare", forms: ["person"], reports: ["all"] }] },
};

const done = (command: Command): Data[] => listAt(doneOn(APP, command), MENU);

const forms = (menu: Data[]): string[][] => menu.map((group) => listAt(group, ["forms"]).map(String));

describe("the menu", () => {
  it.each([
    ["visit", 0, 1, [["place", "visit"], ["person"]]],
    ["visit", 1, 0, [["place"], ["visit", "person"]]],
    ["new", 1, 1, [["visit", "place"], ["person", "new"]]],
  ] as const)("puts %s into group %i at %i, and nowhere else", (key, group, at, found) => {
    expect(forms(done(placeEntry(APP, "forms", key, group, at)))).toEqual(found);
  });

  it("drops an entry out of every group", () => {
    expect(forms(done(dropEntry(APP, "forms", "person")))).toEqual([["visit", "place"], []]);
  });

  it("has groups that are added, moved and deleted", () => {
    expect(done(addGroup(APP, "Numbers"))).toHaveLength(3);
    expect(forms(done(moveGroup(0, 1)))).toEqual([["person"], ["visit", "place"]]);
    expect(forms(done(removeGroup(0)))).toEqual([["person"]]);
  });

  it("begins with its first group", () => {
    const stack = new CommandStack({ app: {} });
    stack.execute(addGroup({ app: {} }, "Daily"));
    expect(listAt(stack.root, MENU)).toHaveLength(1);
    stack.undo();
    expect(stack.root).toEqual({ app: {} });
  });
});
