import { describe, expect, it } from "vitest";

import type { Command } from "../commands/command";
import { CommandStack } from "../commands/stack";
import { valueAt, type Data, type Mapping } from "../model/data";
import {
  addBranch,
  addOutcome,
  appendNode,
  canConnect,
  connect,
  insertNode,
  isUnconditional,
  makeConditional,
  moveCondition,
  moveNode,
  reconnect,
  removeFlow,
  removeNode,
  setPosition,
  tidyUp,
  type Wanted,
} from "./modeling";
import { doneOn } from "../testing/done";
import { graphOf, readingOrder } from "./graph";

const AT = ["workflows", 0] as const;
const APPROVAL: Wanted = { type: "approval", label: "Approval" };

const APP: Data = {
  workflows: [
    {
      key: "w",
      form: "f",
      nodes: [
        { key: "boss", type: "approval", assignees: [{ role: "boss" }] },
        { key: "route", type: "exclusive" },
        { key: "money", type: "approval", assignees: [{ role: "finance" }] },
        { key: "stock", type: "update", do: [{ set: { a: "1" } }] },
        { key: "done", type: "end" },
      ],
      flows: [
        { from: "start", to: "boss" },
        { from: "boss", to: "route" },
        { from: "route", to: "money", when: "total > 5" },
        { from: "route", to: "stock" },
        { from: "money", to: "stock" },
        { from: "stock", to: "done" },
      ],
      positions: { money: { x: 1, y: 2 }, done: { x: 3, y: 4 } },
    },
  ],
};

function flowsAfter(command: Command, app: Data = APP): string[] {
  const stack = new CommandStack(app);
  stack.execute(command);
  return shown(stack.root);
}

function shown(root: Data): string[] {
  const flows = valueAt(root, [...AT, "flows"]) as Mapping[];
  return flows.map((one) => {
    const on = one["on"] === undefined ? "" : ` [${String(one["on"])}]`;
    const when = one["when"] === undefined ? "" : ` if ${String(one["when"]) || "?"}`;
    return `${String(one["from"])} → ${String(one["to"])}${on}${when}`;
  });
}

function keysAfter(command: Command): string[] {
  const stack = new CommandStack(APP);
  stack.execute(command);
  return (valueAt(stack.root, [...AT, "nodes"]) as Mapping[]).map((one) => String(one["key"]));
}

const COMMANDS: [string, Command | null][] = [
  ["insert a node", insertNode(APP, AT, 2, APPROVAL, APPROVAL, "i")],
  ["insert a gateway", insertNode(APP, AT, 5, { type: "exclusive", label: "Which?" }, APPROVAL, "i")],
  ["insert parallel branches", insertNode(APP, AT, 0, { type: "parallel", label: "Both" }, APPROVAL, "i")],
  ["append a node", appendNode(APP, AT, "money", { type: "cc", label: "Tell" }, "a")],
  ["lead a rejection on", addOutcome(APP, AT, "boss", "rejected", { type: "end", label: "No" }, "o")],
  ["remove a node", removeNode(APP, AT, "money", "r")],
  ["remove a gateway", removeNode(APP, AT, "route", "r")],
  ["cut a flow", removeFlow(APP, AT, 5, "c")],
  ["remove a branch", removeFlow(APP, AT, 2, "c")],
  ["add a branch", addBranch(APP, AT, "route", APPROVAL, "b")],
  ["connect", connect(APP, AT, "route", "done", "c")],
  ["reconnect", reconnect(AT, 4, { to: "done" }, "r")],
  ["move a condition", moveCondition(APP, AT, 3, 0, "m")],
  ["move a node", moveNode(APP, AT, "boss", 5, "m")],
  ["place a node", setPosition(APP, AT, "boss", 10.4, 20.6, "p")],
  ["tidy up", tidyUp(APP, AT, "t")],
];

describe("what is done to a workflow", () => {
  it.each(COMMANDS)("%s: done, undone and done again", (_, command) => {
    doneOn(APP, command);
  });
});

describe("inserting", () => {
  it("keeps the condition before the new node", () => {
    expect(flowsAfter(insertNode(APP, AT, 2, APPROVAL, APPROVAL, "i"))).toEqual([
      "start → boss",
      "boss → route",
      "route → approval if total > 5",
      "approval → money",
      "route → stock",
      "money → stock",
      "stock → done",
    ]);
  });

  it("gives a gateway a branch with a condition to choose, and a default", () => {
    const flows = flowsAfter(insertNode(APP, AT, 5, { type: "exclusive", label: "" }, APPROVAL, "i"));
    expect(flows.slice(5)).toEqual([
      "stock → exclusive",
      "exclusive → approval if ?",
      "exclusive → done",
      "approval → done",
    ]);
  });

  it("joins parallel branches again", () => {
    const flows = flowsAfter(insertNode(APP, AT, 0, { type: "parallel", label: "" }, APPROVAL, "i"));
    expect(flows.slice(0, 6)).toEqual([
      "start → parallel",
      "parallel → approval",
      "parallel → approval_2",
      "approval → parallel_2",
      "approval_2 → parallel_2",
      "parallel_2 → boss",
    ]);
  });

  it("ends the way there when an end is put into it", () => {
    const flows = flowsAfter(insertNode(APP, AT, 5, { type: "end", label: "" }, APPROVAL, "i"));
    expect(flows[flows.length - 1]).toBe("stock → end");
  });
});

describe("taking out", () => {
  it("joins the flows around a node, and keeps the default where two become the same", () => {
    expect(flowsAfter(removeNode(APP, AT, "money", "r"))).toEqual([
      "start → boss",
      "boss → route",
      "route → stock",
      "stock → done",
    ]);
  });

  it("takes along the branches that only a gateway led to, and their places", () => {
    const command = removeNode(APP, AT, "route", "r");
    expect(flowsAfter(command)).toEqual(["start → boss", "boss → stock", "stock → done"]);
    expect(keysAfter(command)).toEqual(["boss", "stock", "done"]);
    const stack = new CommandStack(APP);
    stack.execute(command);
    expect(valueAt(stack.root, [...AT, "positions"])).toEqual({ done: { x: 3, y: 4 } });
  });

  it("goes on along the usual outcome, not the rejection", () => {
    const stack = new CommandStack(APP);
    stack.execute(addOutcome(APP, AT, "boss", "rejected", { type: "end", label: "" }, "o"));
    expect(flowsAfter(removeNode(stack.root, AT, "boss", "r"), stack.root)).toContain("start → route");
  });

  it("takes a branch out with what only it led to, and cuts a single flow alone", () => {
    expect(keysAfter(removeFlow(APP, AT, 2, "c"))).toEqual(["boss", "route", "stock", "done"]);
    expect(keysAfter(removeFlow(APP, AT, 5, "c"))).toHaveLength(5);
  });
});

describe("branches", () => {
  it("are added before the default and lead to where the others meet", () => {
    const flows = flowsAfter(addBranch(APP, AT, "route", APPROVAL, "b"));
    expect(flows.slice(2, 5)).toEqual([
      "route → money if total > 5",
      "route → approval if ?",
      "route → stock",
    ]);
    expect(flows).toContain("approval → stock");
  });

  it("are tried in another order when moved", () => {
    expect(flowsAfter(moveCondition(APP, AT, 2, 1, "m")).slice(2, 4)).toEqual([
      "route → stock",
      "route → money if total > 5",
    ]);
  });
});

describe("connecting", () => {
  const graph = graphOf(valueAt(APP, AT));
  it.each([
    ["boss", "stock", true],
    ["boss", "route", false],
    ["done", "boss", false],
    ["boss", "start", false],
    ["boss", "boss", false],
    ["boss", "nowhere", false],
  ])("%s to %s: %s", (from, to, may) => expect(canConnect(graph, from, to)).toBe(may));

  it("asks for a condition where there is a default already", () => {
    expect(flowsAfter(connect(APP, AT, "route", "done", "c"))[3]).toBe("route → done if ?");
  });
});

describe("moving a node", () => {
  it("joins the flows it leaves and splits the one it comes into", () => {
    expect(flowsAfter(moveNode(APP, AT, "boss", 5, "m") as Command)).toEqual([
      "start → route",
      "route → money if total > 5",
      "route → stock",
      "money → stock",
      "stock → boss",
      "boss → done",
    ]);
  });

  it("is refused for a node with several ways out, and into its own flows", () => {
    expect(moveNode(APP, AT, "route", 5, "m")).toBeNull();
    expect(moveNode(APP, AT, "boss", 1, "m")).toBeNull();
  });
});

describe("the graph", () => {
  it("implies the start, reads the same data once, and gives the sequence people read in", () => {
    const workflow = valueAt(APP, AT);
    expect(graphOf(workflow)).toBe(graphOf(workflow));
    expect(readingOrder(graphOf(workflow)).map((one) => one.key)).toEqual([
      "start",
      "boss",
      "route",
      "money",
      "stock",
      "done",
    ]);
  });
});

describe("a condition before a step", () => {
  const GATEWAY: Wanted = { type: "exclusive", label: "Which?" };

  it("leads into the step where it holds, else past it, and is chosen next", () => {
    const command = makeConditional(APP, AT, "boss", GATEWAY, "condition") as Command;
    const after = doneOn(APP, command);
    const graph = graphOf(valueAt(after, AT));
    const [choice] = graph.into.get("boss")?.map((one) => one.from) ?? [];
    expect(graph.node.get(choice ?? "")?.type).toBe("exclusive");
    const before = graphOf(valueAt(APP, AT));
    expect(graph.out.get(choice ?? "")?.map((one) => [one.to, one.when])).toEqual([["boss", ""], [before.out.get("boss")?.[0]?.to, null]]);
    expect(graph.into.get(choice ?? "")?.map((one) => one.from)).toEqual(before.into.get("boss")?.map((one) => one.from));
    expect(valueAt(after, command.selects ?? [])).toEqual({ from: choice, to: "boss", when: "" });
  });

  it("is not put before what is conditional already, a gateway or an end", () => {
    const graph = graphOf(valueAt(APP, AT));
    expect(["boss", "route", "money", "done"].map((key) => isUnconditional(graph, key))).toEqual([true, false, false, false]);
    expect(makeConditional(APP, AT, "route", GATEWAY, "condition")).toBeNull();
  });
});
