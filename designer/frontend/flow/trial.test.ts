import { describe, expect, it } from "vitest";

import type { Data } from "../model/data";
import { graphOf } from "./graph";
import { ticked } from "./rights";
import { shownValue, traceOf, wayOf, type Trial, type TrialNode } from "./trial";

const WORKFLOW: Data = {
  nodes: [
    { key: "route", type: "exclusive" },
    { key: "late", type: "update", do: [] },
    { key: "boss", type: "approval" },
    { key: "again", type: "task" },
    { key: "done", type: "end" },
  ],
  flows: [
    { from: "start", to: "route" },
    { from: "route", to: "boss", when: "total > 5" },
    { from: "route", to: "late" },
    { from: "boss", to: "late" },
    { from: "boss", to: "again", on: "rejected" },
    { from: "again", to: "late" },
    { from: "late", to: "done" },
  ],
};

function node(key: string, state: TrialNode["state"], more: Partial<TrialNode> = {}): TrialNode {
  return { node: key, label: key, type: "", state, at: null, people: [], outcome: null, reason: null, branch: [], steps: [], refusal: null, ...more };
}

function trial(nodes: TrialNode[]): Trial {
  return { nodes, outcome: "completed", refusal: null, changes: [] };
}

const TAKEN = { label: "", condition: "total > 5", holds: true, values: {}, taken: true };

describe("what a trial lights up", () => {
  const graph = graphOf(WORKFLOW);
  it("is the branch that was taken and the outcome that was given", () => {
    const told = trial([
      node("start", "passed"),
      node("route", "passed", { branch: [{ ...TAKEN, to: "boss" }, { ...TAKEN, to: "late", taken: false, holds: null }] }),
      node("late", "passed"),
      node("boss", "passed", { outcome: "rejected" }),
      node("again", "passed"),
      node("done", "passed"),
    ]);
    const { flows } = traceOf(graph, told);
    const lit = [...flows].filter(([, state]) => state === "passed").map(([id]) => id.trim());
    expect(lit).toEqual(["start route", "route boss", "boss again rejected", "again late", "late done"]);
    expect(wayOf(graph, told).map((one) => one.node)).toEqual(["start", "route", "boss", "again", "late", "done"]);
  });

  it("is not what only may come, nor what was left out", () => {
    const told = trial([node("start", "passed"), node("route", "passed", { branch: [{ ...TAKEN, to: "boss" }] }), node("boss", "current"), node("late", "coming"), node("again", "skipped"), node("done", "coming")]);
    const { flows } = traceOf(graph, told);
    const state = (from: string, to: string): string | undefined => [...flows].find(([id]) => id.startsWith(`${from} ${to}`))?.[1];
    expect(state("route", "boss")).toBe("passed");
    expect(state("route", "late")).toBe("skipped");
    expect(state("boss", "again")).toBe("skipped");
    expect(state("late", "done")).toBe("coming");
  });
});

describe("a value of a trial", () => {
  const words = { yes: "yes", no: "no", blank: "blank" };
  it.each([
    [null, "blank"],
    [true, "yes"],
    ["16420.00", "16,420.00"],
    ["2026", "2,026"],
    ["2026-11-22", "2026-11-22"],
    [{ id: "x", title: "Acme" }, "Acme"],
    [["a", false], "a, no"],
  ])("%j reads %s", (value, said) => expect(shownValue(value, words)).toBe(said));
});

describe("a tick in the grid of rights", () => {
  it("lets what is required be written, and hides nothing that can be", () => {
    expect(ticked(undefined, "a", "required", true)).toEqual({ editable: ["a"], required: ["a"] });
    expect(ticked({ editable: ["a", "b"], required: ["a"] }, "a", "hidden", true)).toEqual({ editable: ["b"], hidden: ["a"] });
    expect(ticked({ hidden: ["a"] }, "a", "editable", true)).toEqual({ editable: ["a"] });
    expect(ticked({ editable: ["a"], required: ["a"] }, "a", "editable", false)).toBeNull();
  });
});
