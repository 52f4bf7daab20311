/** All ways through a workflow: what is shown, and how one lights the drawing up. */

import { describe, expect, it } from "vitest";

import { graphOf } from "./graph";
import { tellingNodes, traceOfWay, waysShown, type Way, type Ways } from "./ways_told";

const GRAPH = graphOf({
  key: "w",
  form: "visit",
  nodes: [
    { key: "g", type: "exclusive" },
    { key: "boss", type: "approval" },
    { key: "done", type: "end" },
  ],
  flows: [
    { from: "start", to: "g" },
    { from: "g", to: "boss", when: "total > 1", key: "large" },
    { from: "g", to: "done" },
    { from: "boss", to: "done" },
    { from: "boss", to: "done", on: "rejected" },
  ],
});

function node(key: string, type: string, flows: string[], way: string | null = null): Way["nodes"][number] {
  return { node: key, label: key, type, way, flows };
}

const LARGE: Way = {
  nodes: [node("start", "start", ["start>g"]), node("g", "exclusive", ["large"]), node("boss", "approval", ["boss>done:rejected"], "rejected"), node("done", "end", [])],
  outcome: "completed",
  state: "solved",
  examples: [],
};
const SMALL: Way = { nodes: [node("start", "start", ["start>g"]), node("g", "exclusive", ["g>done"]), node("done", "end", [])], outcome: "completed", state: "impossible", examples: [] };
const WAYS: Ways = { complete: true, dead: [], paths: [LARGE, SMALL] };

describe("a way", () => {
  it("lights up its own flows alone, those with a key and those of an outcome", () => {
    const { nodes, flows } = traceOfWay(GRAPH, LARGE);
    const lit = GRAPH.flows.filter((one) => flows.get(one.id) === "passed").map((one) => [one.from, one.to, one.on]);

    expect(lit).toEqual([["start", "g", ""], ["g", "boss", ""], ["boss", "done", "rejected"]]);
    expect(nodes.get("boss")).toBe("passed");
    expect(traceOfWay(GRAPH, SMALL).nodes.get("boss")).toBe("skipped");
  });

  it("is told by what is neither gateway, start nor end", () => {
    expect(tellingNodes(LARGE).map((one) => one.node)).toEqual(["boss"]);
  });
});

describe("the ways that are shown", () => {
  it("are those that can be gone, with how many cannot", () => {
    expect(waysShown(WAYS, null)).toEqual({ shown: [LARGE], impossible: 1 });
  });

  it("are those through a chosen node alone", () => {
    expect(waysShown(WAYS, "boss")).toEqual({ shown: [LARGE], impossible: 0 });
  });
});
