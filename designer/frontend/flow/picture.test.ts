import { describe, expect, it } from "vitest";

import { CommandStack } from "../commands/stack";
import { setValue } from "../commands/command";
import type { Issue } from "../draft/session";
import type { Data } from "../model/data";
import { insertNode, setPosition } from "./modeling";
import { draw, type Drawn, type Shown } from "./picture";

const AT = ["workflows", 0] as const;

const APP: Data = {
  forms: [{ key: "visit", label: "Visit", fields: [{ key: "total", type: "money", label: "Total" }] }],
  roles: [{ key: "boss", label: "Boss" }],
  workflows: [
    {
      key: "w",
      form: "visit",
      nodes: [
        { key: "route", type: "exclusive", label: "Which way?" },
        { key: "ask", type: "approval", assignees: [{ role: "boss" }, { initiator: true }] },
        { key: "empty", type: "update", do: [] },
        { key: "done", type: "end" },
      ],
      flows: [
        { from: "start", to: "route" },
        { from: "route", to: "ask", when: "total > 5000" },
        { from: "route", to: "empty" },
        { from: "ask", to: "done" },
        { from: "empty", to: "done" },
      ],
    },
  ],
};

function shown(root: Data, more: Partial<Shown> = {}): Shown {
  return { root, workflow: AT, issues: [], chosen: null, trace: null, ...more };
}

function node(drawn: Drawn, key: string): Drawn["nodes"][number] {
  const found = drawn.nodes.find((one) => one.id === key);
  if (!found) throw new Error(`${key} was not drawn`);
  return found;
}

function fault(pointer: (string | number)[]): Issue {
  return { code: "X", severity: "error", file: "", line: 1, column: 1, path: "", pointer, message: "Wrong", hint: null };
}

describe("a workflow as it is drawn", () => {
  it("says in words who decides, when a way is taken, and what is missing", () => {
    const drawn = draw(shown(APP), null);
    expect(node(drawn, "ask").data.words).toBe("Boss、发起人");
    expect(node(drawn, "empty").data.missing).toBe(true);
    expect(node(drawn, "start").data.words).toBe("提交Visit时");
    const words = drawn.edges.map((one) => one.data?.words.condition);
    expect(words).toEqual(["", "Total大于5,000", "其他情况", "", ""]);
  });

  it("marks the node and the flow that a fault is in", () => {
    const issues = [fault([...AT, "nodes", 1, "assignees", 0, "role"]), fault([...AT, "flows", 1, "when"])];
    const drawn = draw(shown(APP, { issues }), null);
    expect(drawn.nodes.filter((one) => one.data.wrong).map((one) => one.id)).toEqual(["ask"]);
    expect(drawn.edges.filter((one) => one.data?.wrong).map((one) => one.data?.to)).toEqual(["ask"]);
  });

  it("keeps what did not change, so that only the rest is drawn anew", () => {
    const stack = new CommandStack(APP);
    const before = draw(shown(stack.root), null);
    stack.execute(setValue("Rename", [...AT, "nodes", 1, "label"], "Ask"));
    const after = draw(shown(stack.root), before);
    expect(after.picture).toBe(before.picture);
    expect(after.nodes.filter((one, at) => one !== before.nodes[at]).map((one) => one.id)).toEqual(["ask"]);
    const anew = after.edges.filter((one, at) => one !== before.edges[at]);
    expect(anew.every((one) => [one.source, one.target].includes("ask"))).toBe(true);
  });

  it("tells the canvas the size of every node and where its lines meet it", () => {
    const drawn = draw(shown(APP), null);
    const sides = drawn.nodes.map((one) => [one.id, one.handles?.map((handle) => handle.type).join(" ")]);
    expect(Object.fromEntries(sides)).toEqual({
      start: "source",
      route: "target source",
      ask: "target source",
      empty: "target source",
      done: "target",
    });
    const { measured, handles } = node(drawn, "ask");
    const middles = handles?.map((one) => [one.x + (one.width ?? 0) / 2, one.y + (one.height ?? 0) / 2]);
    expect(middles).toEqual([[(measured?.width ?? 0) / 2, 0], [(measured?.width ?? 0) / 2, measured?.height]]);
  });

  it("makes room for what is inserted, and leaves what people placed where it is", () => {
    const stack = new CommandStack(APP);
    stack.execute(setPosition(stack.root, AT, "ask", 700, 900, "Drag"));
    const before = draw(shown(stack.root), null);
    const wanted = { type: "task", label: "Fill in" };
    stack.execute(insertNode(stack.root, AT, 0, wanted, wanted, "Insert"));
    const after = draw(shown(stack.root), before);
    expect(node(after, "route").position.y).toBeGreaterThan(node(before, "route").position.y);
    expect(node(after, "route").data).toBe(node(before, "route").data);
    expect(node(after, "ask").position).toEqual({ x: 700, y: 900 });
    expect(after.edges.filter((one) => one.data?.route === null).map((one) => one.id.trim())).toEqual(["route ask", "ask done"]);
  });
});
