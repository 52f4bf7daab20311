import { describe, expect, it } from "vitest";

import { spotOf, type Spot } from "./place";

/** The cursor stands at `|`. */
function at(text: string): Spot {
  const lines = text.split("\n");
  const line = lines.findIndex((one) => one.includes("|"));
  const column = (lines[line] ?? "").indexOf("|");
  return spotOf(lines.map((one) => one.replace("|", "")), line, column);
}

const CASES: [string, string, (string | number)[], string | null, string][] = [
  ["a name at the top", "key: visit\nla|", [], null, "la"],
  ["a value at the top", "key: visit\nlabel: Vi|", [], "label", "Vi"],
  ["a name in a mapping", "layout:\n  col|", ["layout"], null, "col"],
  ["a name in an item", "fields:\n  - key: total\n    sc|", ["fields", 0], null, "sc"],
  ["a name that begins an item", "fields:\n  - ke|", ["fields", 0], null, "ke"],
  ["a value that begins an item", "fields:\n  - type: mo|", ["fields", 0], "type", "mo"],
  ["an item at the indent of its name", "fields:\n- key: total\n  sc|", ["fields", 0], null, "sc"],
  ["an item in an item", "fields:\n  - key: lines\n    fields:\n      - type: d|", ["fields", 0, "fields", 0], "type", "d"],
  ["a name in braces", "fields:\n  - {key: total, ty|", ["fields", 0], null, "ty"],
  ["a value in braces", "fields:\n  - {key: total, type: mo|", ["fields", 0], "type", "mo"],
  ["a name in braces of braces", "nodes:\n  - {key: a, fields: {edi|", ["nodes", 0, "fields"], null, "edi"],
  ["a name in an item of brackets", "nodes:\n  - {key: a, assignees: [{ro|", ["nodes", 0, "assignees", 0], null, "ro"],
  ["braces behind a name", "start: {o|", ["start"], null, "o"],
  ["after an item that is over", "fields:\n  - key: a\nvi|", [], null, "vi"],
  ["past lines of remarks", "fields:\n  # about\n\n  - key: a\n    la|", ["fields", 0], null, "la"],
];

describe("the spot of a cursor", () => {
  it.each(CASES)("%s", (_, text, path, name, typed) => {
    const spot = at(text);
    expect(spot.path).toEqual(path);
    expect(spot.name).toBe(name);
    expect(spot.typed).toBe(typed);
  });

  it("knows the names that are there", () => {
    expect(at("- {key: a, label: B, t|").present).toEqual(["key", "label"]);
    expect(at("key: a\nlabel: B\nt|").present).toEqual(["label", "key"]);
  });
});
