/**
 * A workflow as a graph: its nodes by key, the flows of each in the order they are tried.
 *
 * The start is there even where it is not declared. What points to nothing is left out here; the
 * checks tell it.
 */

import { isList, isMapping, textOf, type Data, type Mapping } from "../model/data";

export const START = "start";

export interface GraphNode {
  key: string;
  type: string;
  /** Its place among the nodes; null where the start is only implied. */
  place: number | null;
  data: Mapping;
}

export interface GraphFlow {
  /** The same as long as the flow is: from, to and outcome. */
  id: string;
  place: number;
  from: string;
  to: string;
  on: string;
  /** The condition; null for a flow without one. */
  when: string | null;
  data: Mapping;
}

export interface Graph {
  nodes: readonly GraphNode[];
  flows: readonly GraphFlow[];
  node: ReadonlyMap<string, GraphNode>;
  out: ReadonlyMap<string, readonly GraphFlow[]>;
  into: ReadonlyMap<string, readonly GraphFlow[]>;
}

const read = new WeakMap<object, Graph>();

/** Read a workflow; the same data give the same graph. */
export function graphOf(workflow: Data | undefined): Graph {
  if (!isMapping(workflow)) return made([], []);
  const known = read.get(workflow);
  if (known !== undefined) return known;
  const nodes = nodesOf(workflow);
  const graph = made(nodes, flowsOf(workflow, new Set(nodes.map((one) => one.key))));
  read.set(workflow, graph);
  return graph;
}

function made(nodes: GraphNode[], flows: GraphFlow[]): Graph {
  const out = new Map<string, GraphFlow[]>();
  const into = new Map<string, GraphFlow[]>();
  for (const flow of flows) {
    out.set(flow.from, [...(out.get(flow.from) ?? []), flow]);
    into.set(flow.to, [...(into.get(flow.to) ?? []), flow]);
  }
  return { nodes, flows, node: new Map(nodes.map((one) => [one.key, one])), out, into };
}

function nodesOf(workflow: Mapping): GraphNode[] {
  const list = isList(workflow["nodes"]) ? workflow["nodes"] : [];
  const nodes = list.flatMap((data, place): GraphNode[] =>
    isMapping(data) && textOf(data, "key") !== ""
      ? [{ key: textOf(data, "key"), type: textOf(data, "type"), place, data }]
      : [],
  );
  if (nodes.some((one) => one.type === "start" || one.key === START)) return nodes;
  return [{ key: START, type: "start", place: null, data: {} }, ...nodes];
}

function flowsOf(workflow: Mapping, known: ReadonlySet<string>): GraphFlow[] {
  const list = isList(workflow["flows"]) ? workflow["flows"] : [];
  const seen = new Map<string, number>();
  return list.flatMap((data, place): GraphFlow[] => {
    const [from, to, on] = [textOf(data, "from"), textOf(data, "to"), textOf(data, "on")];
    if (!isMapping(data) || !known.has(from) || !known.has(to)) return [];
    const name = `${from} ${to} ${on}`;
    const times = seen.get(name) ?? 0;
    seen.set(name, times + 1);
    const when = data["when"];
    return [
      {
        id: times === 0 ? name : `${name} ${times}`,
        place,
        from,
        to,
        on,
        when: when === undefined || when === null ? null : String(when),
        data,
      },
    ];
  });
}

export const GATEWAYS: readonly string[] = ["exclusive", "inclusive", "parallel"];
/** Gateways whose branches have conditions. */
export const CHOOSING: readonly string[] = ["exclusive", "inclusive"];
/** Outcomes beside the usual one: they lead off the main way. */
export const SIDE_OUTCOMES: readonly string[] = ["rejected", "failed", "late"];

/** Everything that can be reached from a node, itself included. */
export function reachable(graph: Graph, from: string): Set<string> {
  const found = new Set<string>();
  const open = [from];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (found.has(key)) continue;
    found.add(key);
    for (const flow of graph.out.get(key) ?? []) open.push(flow.to);
  }
  return found;
}

/** The nodes in the sequence people read them: by the way from the start, those left out last. */
export function readingOrder(graph: Graph): GraphNode[] {
  const before = new Map<string, number>();
  const done = new Set<string>();
  const back: string[] = [];
  const visit = (key: string): void => {
    if (done.has(key)) return;
    done.add(key);
    for (const flow of [...(graph.out.get(key) ?? [])].reverse()) visit(flow.to);
    back.push(key);
  };
  const start = graph.nodes.find((one) => one.type === "start") ?? graph.nodes[0];
  if (start) visit(start.key);
  back.reverse().forEach((key, place) => before.set(key, place));
  const last = graph.nodes.length;
  return [...graph.nodes].sort(
    (one, other) => (before.get(one.key) ?? last) - (before.get(other.key) ?? last),
  );
}
