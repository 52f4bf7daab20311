import { describe, expect, it } from "vitest";

import { graphOf } from "./graph";
import { stepBeside } from "./keys";

const GRAPH = graphOf({
  nodes: [
    { key: "route", type: "exclusive" },
    { key: "left", type: "approval" },
    { key: "right", type: "approval" },
    { key: "done", type: "end" },
  ],
  flows: [
    { from: "start", to: "route" },
    { from: "route", to: "left", when: "a" },
    { from: "route", to: "right" },
    { from: "left", to: "done" },
    { from: "right", to: "done" },
  ],
});

describe("the step that an arrow leads to", () => {
  it.each([
    ["start", "ArrowDown", "route"],
    ["route", "ArrowDown", "left"],
    ["left", "ArrowRight", "right"],
    ["right", "ArrowLeft", "left"],
    ["right", "ArrowUp", "route"],
    ["start", "ArrowUp", null],
    ["left", "ArrowLeft", null],
    ["done", "ArrowDown", null],
    ["route", "Enter", null],
  ])("from %s by %s: %s", (from, key, to) => {
    expect(stepBeside(GRAPH, from, key)).toBe(to);
  });
});
