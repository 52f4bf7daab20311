/** Every way through a workflow as the server tells it, and how one lights the drawing up. */

import { textOf } from "../model/data";
import type { Graph, GraphFlow } from "./graph";
import type { Lit, Trace } from "./picture";

export interface WayNode {
  node: string;
  label: string;
  type: string;
  /** How it is left: `approved`, `rejected`, `failed`, `late`; nothing where it just goes on. */
  way: string | null;
  flows: string[];
}

export interface WayValue {
  path: string | null;
  label: string;
  text: string;
  after: string | null;
  computed: boolean;
}

export interface WayExample {
  given: WayValue[];
  assumed: { text: string; after: string | null }[];
}

export interface Way {
  nodes: WayNode[];
  outcome: string;
  state: "solved" | "assumed" | "impossible" | "unknown";
  examples: WayExample[];
}

export interface Ways {
  complete: boolean;
  dead: string[];
  paths: Way[];
}

/** The name by which the server knows a flow: its key, else from, to and outcome. */
export function flowName(flow: GraphFlow): string {
  const key = textOf(flow.data, "key");
  return key || `${flow.from}>${flow.to}${flow.on === "" ? "" : `:${flow.on}`}`;
}

/** Light up one way; all else stands back. */
export function traceOfWay(graph: Graph, way: Way): Trace {
  const passed = new Set(way.nodes.map((one) => one.node));
  const taken = new Set(way.nodes.flatMap((one) => one.flows));
  const nodes = new Map<string, Lit>(graph.nodes.map((one) => [one.key, passed.has(one.key) ? "passed" : "skipped"]));
  const flows = new Map<string, Lit>(graph.flows.map((one) => [one.id, taken.has(flowName(one)) ? "passed" : "skipped"]));
  return { nodes, flows };
}

const SILENT = ["start", "end", "exclusive", "inclusive", "parallel"];

/** The nodes that tell a way from others: not the gateways, nor where it begins and ends. */
export function tellingNodes(way: Way): WayNode[] {
  return way.nodes.filter((one) => !SILENT.includes(one.type));
}

/** The ways that anybody can go, or through a node alone; and how many are left out. */
export function waysShown(ways: Ways, through: string | null): { shown: Way[]; impossible: number } {
  const own = ways.paths.filter((way) => through === null || way.nodes.some((one) => one.node === through));
  const shown = own.filter((way) => way.state !== "impossible");
  return { shown, impossible: own.length - shown.length };
}
