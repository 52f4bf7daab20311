import { describe, expect, it } from "vitest";

import type { Data } from "../model/data";
import { insertItem, moveItem, removeItem, replaceAll, setValue, together, unsetValue, type Command } from "./command";
import { doneOn } from "../testing/done";
import { NoSuchPlace } from "./edit";
import { CommandStack } from "./stack";

const APP: Data = {
  app: { key: "shop", label: "Shop" },
  forms: [
    { key: "a", fields: [{ key: "x", type: "text" }, { key: "y", type: "money", scale: 2 }, { key: "z", type: "date" }] },
    { key: "b", fields: [] },
  ],
};

const COMMANDS: [string, Command][] = [
  ["set a value that was there", setValue("s", ["app", "label"], "Store")],
  ["set a value that was not there", setValue("s", ["app", "locale"], "zh")],
  ["set an item of a list", setValue("s", ["forms", 0, "fields", 1], { key: "q" })],
  ["take a property out", unsetValue("u", ["forms", 0, "fields", 1, "scale"])],
  ["insert at the end", insertItem("i", ["forms", 1, "fields", 0], { key: "n" })],
  ["insert in between", insertItem("i", ["forms", 0, "fields", 1], { key: "n" })],
  ["remove", removeItem("r", ["forms", 0, "fields", 0])],
  ["move down", moveItem("m", ["forms", 0, "fields", 0], 2)],
  ["move up", moveItem("m", ["forms", 0, "fields", 2], 0)],
  ["replace all", replaceAll("a", { app: { key: "shop" } })],
  [
    "several as one",
    together("t", [removeItem("r", ["forms", 0, "fields", 0]), setValue("s", ["forms", 0, "fields", 0, "key"], "w")]),
  ],
];

describe("a command", () => {
  it.each(COMMANDS)("%s: done, undone and done again", (_, command) => {
    doneOn(APP, command);
  });

  it("shares what it did not touch", () => {
    const stack = new CommandStack(APP);
    stack.execute(setValue("s", ["app", "label"], "Store"));
    expect((stack.root as { forms: Data }).forms).toBe((APP as { forms: Data }).forms);
  });

  it("leaves everything as it was when its place is not there", () => {
    const stack = new CommandStack(APP);
    const broken = together("t", [removeItem("r", ["forms", 0]), removeItem("r", ["forms", 7])]);
    expect(() => stack.execute(broken)).toThrow(NoSuchPlace);
    expect(stack.root).toBe(APP);
    expect(stack.undoName).toBeNull();
  });
});

describe("the stack", () => {
  it("takes typing in one place back in one step", () => {
    let now = 0;
    const stack = new CommandStack(APP, () => now);
    for (const text of ["S", "St", "Store"]) {
      stack.execute(setValue("Rename", ["app", "label"], text));
      now += 200;
    }
    stack.undo();
    expect(stack.root).toEqual(APP);
    stack.redo();
    expect((stack.root as { app: { label: string } }).app.label).toBe("Store");
  });

  it("keeps what was typed after a pause as a step of its own", () => {
    let now = 0;
    const stack = new CommandStack(APP, () => now);
    stack.execute(setValue("Rename", ["app", "label"], "One"));
    now += 5000;
    stack.execute(setValue("Rename", ["app", "label"], "Two"));
    stack.undo();
    expect((stack.root as { app: { label: string } }).app.label).toBe("One");
  });

  it("forgets what was undone once something else is done", () => {
    const stack = new CommandStack(APP);
    stack.execute(setValue("One", ["app", "label"], "1"));
    stack.undo();
    stack.execute(setValue("Two", ["app", "locale"], "2"));
    expect(stack.redo()).toBeUndefined();
    expect(stack.undoName).toBe("Two");
  });

  it("takes a command from a listener, for the change it hears of is whole", () => {
    const stack = new CommandStack(APP);
    let heard = false;
    stack.subscribe(() => {
      if (!heard) {
        heard = true;
        stack.execute(setValue("Inner", ["app", "locale"], "en"));
      }
    });
    stack.execute(setValue("Outer", ["app", "label"], "1"));
    expect(stack.undoName).toBe("Inner");
  });
});
