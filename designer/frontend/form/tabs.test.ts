import { describe, expect, it } from "vitest";

import { listAt, textOf, type Data, type Mapping, type Pointer } from "../model/data";
import type { Command } from "../commands/command";
import { doneOn } from "../testing/done";
import { dropped, mayDrop, type Place } from "./drops";
import { blocksOf, sectionsOf } from "./sections";
import { addPart, addTab, moveSection, removePart, setTab } from "./tabs";

const FIELDS: Pointer = ["forms", 0, "fields"];
const section = (key: string, tab = false): Mapping => ({ key, type: "section", ...(tab ? { tab: true } : {}) });
const text = (key: string): Mapping => ({ key, type: "text" });
const app = (...fields: Data[]): Data => ({ forms: [{ key: "visit", fields }] });

/** One plain section, then the tabs T and U, then a plain one. */
const APP = app(section("A"), text("a"), section("T", true), text("t"), text("s"), section("U", true), text("u"), section("Z"), text("z"));
const ONLY = app(section("A"), text("a"), section("B"), text("b"));

/** The fields in a row; a tab is marked. */
function row(command: Command | null, root: Data = APP): string {
  return listAt(doneOn(root, command), FIELDS)
    .map((field) => `${textOf(field, "key")}${(field as Mapping)["tab"] === true ? "*" : ""}`)
    .join(" ");
}
const at = (index: number): Pointer => [...FIELDS, index];
const place = (index: number, more: Partial<Place> = {}): Place => ({ label: "", list: FIELDS, index, ...more });
const head = (index: number): { label: string; pointer: Pointer; isSection: boolean } => ({ label: "", pointer: at(index), isSection: true });

describe("sections that are tabs", () => {
  it("stand together, and plain ones by themselves", () => {
    const fields = listAt(APP, FIELDS);
    expect(blocksOf(fields, sectionsOf(fields))).toEqual([[0], [1, 2], [3]]);
  });
});

describe("adding", () => {
  it.each([
    ["at the end", 9, "A a T* t s U* u Z z tab_1* tab_2*"],
    ["before a field: what is behind it stands in the first", 4, "A a T* t tab_1* s tab_2* U* u Z z"],
  ])("two tabs %s", (_, index, result) => {
    expect(row(addPart(APP, FIELDS, index, "tabs", "Tabs"))).toBe(result);
  });

  it("a section among tabs is a tab, elsewhere none", () => {
    expect(row(addPart(APP, FIELDS, 5, "section", "New"))).toBe("A a T* t s new* U* u Z z");
    expect(row(addPart(APP, FIELDS, 2, "section", "New"))).toBe("A a new T* t s U* u Z z");
    expect(row(addPart(APP, FIELDS, 7, "section", "New", false))).toBe("A a T* t s U* u new Z z");
  });

  it("one more tab", () => {
    expect(row(addTab(APP, FIELDS, 7))).toBe("A a T* t s U* u tab_1* Z z");
  });
});

describe("deleting", () => {
  it("the first tab gives its fields to the next", () => {
    const three = app(section("T", true), text("t"), section("U", true), text("u"), section("V", true));
    expect(row(removePart(three, at(0)), three)).toBe("U* t u V*");
    expect(row(removePart(three, at(2)), three)).toBe("T* t u V*");
    expect(row(removePart(three, at(4)), three)).toBe("T* t U* u");
  });

  it("an empty first tab just goes", () => {
    const three = app(section("T", true), section("U", true), text("u"), section("V", true));
    expect(row(removePart(three, at(0)), three)).toBe("U* u V*");
  });

  it("the last but one leaves a plain section", () => {
    expect(row(removePart(APP, at(5)))).toBe("A a T t s u Z z");
    expect(row(removePart(APP, at(2)))).toBe("A a U t s u Z z");
  });

  it("a field leaves all as it is", () => {
    expect(row(removePart(APP, at(3)))).toBe("A a T* s U* u Z z");
  });
});

describe("moving a section", () => {
  const plain = app(section("head"), text("name"), text("kind"), section("rest"), text("lines"), text("note"));

  it("takes its fields along, up and down", () => {
    const up = moveSection(plain, at(3), 0, false);
    expect(row(up, plain)).toBe("rest lines note head name kind");
    expect(up?.selects).toEqual(at(0));
    const down = moveSection(plain, at(0), 6, false);
    expect(row(down, plain)).toBe("rest lines note head name kind");
    expect(down?.selects).toEqual(at(3));
    expect(moveSection(plain, at(3), 4, false)).toBeNull();
  });

  it("among the tabs makes it one, away from them a plain one", () => {
    expect(row(dropped(APP, head(7), place(5, { tab: true }), false))).toBe("A a T* t s Z* z U* u");
    expect(row(dropped(APP, head(7), place(5, { tab: true }), true))).toBe("A a T* t s U* u Z* z");
    expect(row(dropped(APP, head(5), place(8), true))).toBe("A a T t s Z z U u");
    expect(row(dropped(APP, head(2), place(7, { isEnd: true, outside: true }), false))).toBe("A a U u T t s Z z");
  });

  it("along the tabs changes their order", () => {
    expect(row(dropped(APP, head(5), place(2, { tab: true }), false))).toBe("A a U* u T* t s Z z");
    expect(dropped(APP, head(5), place(2, { tab: true }), true)).toBeNull();
  });
});

describe("a field dropped on a tab", () => {
  it("stands at its end", () => {
    expect(row(dropped(APP, { label: "", pointer: at(1) }, place(2, { tab: true }), false))).toBe("A T* t s a U* u Z z");
    expect(row(dropped(APP, { label: "New", type: "date" }, place(2, { tab: true }), false))).toBe("A a T* t s new U* u Z z");
  });

  it("has no place behind the tabs", () => {
    const behind = place(7, { isEnd: true, outside: true });
    expect(mayDrop(APP, { label: "", pointer: at(1) }, behind)).toBe(false);
    expect(mayDrop(APP, head(2), behind)).toBe(true);
    expect(mayDrop(APP, { label: "", type: "tabs" }, behind)).toBe(true);
  });
});

describe("making a section a tab", () => {
  it("takes one beside it along, or makes one", () => {
    expect(row(setTab(ONLY, at(0), true), ONLY)).toBe("A* a B* b");
    expect(row(setTab(ONLY, at(2), true), ONLY)).toBe("A* a B* b");
    expect(row(setTab(APP, at(7), true))).toBe("A a T* t s U* u Z* z");
    const one = app(section("A"), text("a"));
    expect(row(setTab(one, at(0), true), one)).toBe("A* a tab_1*");
  });

  it("and a plain one again leaves none alone", () => {
    expect(row(setTab(APP, at(2), false))).toBe("A a T t s U u Z z");
  });
});
