/**
 * A workflow as the canvas draws it: nodes and lines with their words, places and faults.
 *
 * What did not change keeps its object, so that only what changed is drawn anew.
 */

import { MarkerType, Position, type Edge, type EdgeMarker, type Node, type NodeHandle } from "@xyflow/react";

import type { Issue } from "../draft/session";
import { isMapping, isWithin, valueAt, type Data, type Pointer } from "../model/data";
import { flowWords, nodeWords, tellingOf, type FlowWords } from "./describe";
import { GATEWAYS, graphOf, readingOrder, type Graph, type GraphNode } from "./graph";
import { layOut, type Box, type Line, type Picture, type Route } from "./layout";
import { nodeName } from "./naming";

/** How a trial ran through a node or flow; empty without a trial. */
export type Lit = "" | "passed" | "current" | "coming" | "skipped";

export interface CardData extends Record<string, unknown> {
  key: string;
  type: string;
  name: string;
  words: string;
  missing: boolean;
  faults: number;
  wrong: boolean;
  lit: Lit;
  chosen: boolean;
  /** Leads nowhere yet: the + below it. */
  open: boolean;
}

export interface LineData extends Record<string, unknown> {
  place: number;
  from: string;
  to: string;
  /** What the nodes at its ends are called. */
  fromName: string;
  toName: string;
  words: FlowWords;
  missing: boolean;
  wrong: boolean;
  fault: string;
  lit: Lit;
  chosen: boolean;
  route: Route | null;
}

export type CardNode = Node<CardData, "card">;
export type FlowEdge = Edge<LineData, "flow">;

export interface Drawn {
  nodes: CardNode[];
  edges: FlowEdge[];
  graph: Graph;
  picture: Picture;
}

/** What a trial says about nodes, and about flows by their ids. */
export interface Trace {
  nodes: ReadonlyMap<string, Lit>;
  flows: ReadonlyMap<string, Lit>;
}

export interface Shown {
  root: Data;
  workflow: Pointer;
  issues: readonly Issue[];
  chosen: Pointer | null;
  trace: Trace | null;
}

const PILL = 40;
const WIDE = 236;
const CARD = 78;

export function sizeOf(type: string): { width: number; height: number } {
  if (GATEWAYS.includes(type)) return { width: 190, height: PILL };
  if (type === "end") return { width: 170, height: 52 };
  if (type === "start") return { width: 210, height: 52 };
  return { width: WIDE, height: CARD };
}

const HANDLE = 9;

/** The size of a node and where its lines begin and end, so that the canvas need not measure it. */
function measuresOf(type: string): Pick<CardNode, "width" | "height" | "measured" | "handles"> {
  const size = sizeOf(type);
  const at = { x: (size.width - HANDLE) / 2, width: HANDLE, height: HANDLE };
  const handles: NodeHandle[] = [];
  if (type !== "start") handles.push({ ...at, type: "target", position: Position.Top, y: -HANDLE / 2 });
  if (type !== "end") handles.push({ ...at, type: "source", position: Position.Bottom, y: size.height - HANDLE / 2 });
  return { ...size, measured: size, handles };
}

/** Draw the workflow; `last` is what was drawn before. */
export function draw(shown: Shown, last: Drawn | null): Drawn {
  const workflow = valueAt(shown.root, shown.workflow);
  const graph = graphOf(workflow);
  const telling = tellingOf(shown.root, shown.workflow);
  const words = new Map(graph.flows.map((flow) => [flow.id, flowWords(telling, graph, flow)]));
  const picture = pictureOf(graph, words, last);
  const positions = isMapping(workflow) ? workflow["positions"] : undefined;
  const moved = (key: string): { x: number; y: number } | null => {
    const found = isMapping(positions) ? positions[key] : undefined;
    if (!isMapping(found) || typeof found["x"] !== "number" || typeof found["y"] !== "number") return null;
    return { x: found["x"], y: found["y"] };
  };
  const nodes = readingOrder(graph).map((node): CardNode => {
    const { text, missing } = nodeWords(telling, graph, node);
    const faults = issuesOf(shown, node);
    return {
      id: node.key,
      type: "card",
      position: moved(node.key) ?? picture.boxes.get(node.key) ?? { x: 0, y: 0 },
      ...measuresOf(node.type),
      data: {
        key: node.key,
        type: node.type,
        name: nodeName(node),
        words: text,
        missing,
        faults: faults.length,
        wrong: faults.some((one) => one.severity === "error"),
        lit: shown.trace?.nodes.get(node.key) ?? (shown.trace ? "skipped" : ""),
        chosen: isChosen(shown, node),
        open: node.type !== "end" && !(graph.out.get(node.key) ?? []).length,
      },
    };
  });
  const edges = graph.flows.map((flow): FlowEdge => {
    const at = [...shown.workflow, "flows", flow.place];
    const faults = shown.issues.filter((one) => one.pointer && isWithin(one.pointer, at));
    const placed = moved(flow.from) !== null || moved(flow.to) !== null;
    const said = words.get(flow.id) ?? { title: "", condition: "", on: "" };
    return {
      id: flow.id,
      type: "flow",
      source: flow.from,
      target: flow.to,
      markerEnd: arrow(shown.trace?.flows.get(flow.id) ?? ""),
      data: {
        place: flow.place,
        from: flow.from,
        to: flow.to,
        fromName: nodeName(graph.node.get(flow.from)),
        toName: nodeName(graph.node.get(flow.to)),
        words: said,
        missing: flow.when !== null && flow.when.trim() === "",
        wrong: faults.some((one) => one.severity === "error"),
        fault: faults[0]?.message ?? "",
        lit: shown.trace?.flows.get(flow.id) ?? (shown.trace ? "skipped" : ""),
        chosen: isSame(shown.chosen, at),
        route: placed ? null : (picture.routes.get(flow.id) ?? null),
      },
    };
  });
  return { nodes: kept(nodes, last?.nodes), edges: kept(edges, last?.edges), graph, picture };
}

/** The head of a line; passed in a trial it has the line's colour. */
function arrow(lit: Lit): EdgeMarker {
  const color = lit === "passed" ? "var(--green)" : "var(--line-strong)";
  return { type: MarkerType.ArrowClosed, markerUnits: "userSpaceOnUse", width: 22, height: 22, color };
}

function isSame(chosen: Pointer | null, at: Pointer): boolean {
  return chosen !== null && chosen.length >= at.length && isWithin(chosen, at);
}

function isChosen(shown: Shown, node: GraphNode): boolean {
  if (node.place === null) return false;
  return isSame(shown.chosen, [...shown.workflow, "nodes", node.place]);
}

function issuesOf(shown: Shown, node: GraphNode): Issue[] {
  if (node.place === null) return [];
  const at = [...shown.workflow, "nodes", node.place];
  return shown.issues.filter((one) => one.pointer && isWithin(one.pointer, at));
}

const SIGNATURES = new WeakMap<Picture, string>();

/** The layout, made anew only when the shape of the graph changed. */
function pictureOf(graph: Graph, words: ReadonlyMap<string, FlowWords>, last: Drawn | null): Picture {
  const boxes: Box[] = readingOrder(graph).map((node) => ({ id: node.key, ...sizeOf(node.type) }));
  const lines: Line[] = graph.flows.map((flow) => {
    const said = words.get(flow.id);
    const some = said !== undefined && (said.title !== "" || said.condition !== "" || said.on !== "");
    return { id: flow.id, from: flow.from, to: flow.to, words: some };
  });
  const signature = JSON.stringify([boxes.map((one) => [one.id, one.width, one.height]), lines]);
  if (last && SIGNATURES.get(last.picture) === signature) return last.picture;
  const picture = layOut(boxes, lines);
  SIGNATURES.set(picture, signature);
  return picture;
}

/** Keep the objects of before where they say the same, and what they say where they only moved. */
function kept<T extends { id: string; data?: unknown }>(now: T[], before: readonly T[] | undefined): T[] {
  if (before === undefined) return now;
  const known = new Map(before.map((one) => [one.id, one]));
  const same = now.map((one) => {
    const old = known.get(one.id);
    if (old === undefined) return one;
    if (alike(old, one)) return old;
    return alike(old.data, one.data) ? { ...one, data: old.data } : one;
  });
  const unchanged = same.length === before.length && same.every((one, at) => one === before[at]);
  return unchanged ? (before as T[]) : same;
}

/** Compare as deep as a line's data, its route and the points of it. */
function alike(one: unknown, other: unknown, depth = 5): boolean {
  if (Object.is(one, other)) return true;
  if (depth === 0 || typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  const [names, others] = [Object.keys(one), Object.keys(other)];
  return (
    names.length === others.length &&
    names.every((name) => alike((one as Record<string, unknown>)[name], (other as Record<string, unknown>)[name], depth - 1))
  );
}
