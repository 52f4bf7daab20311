/**
 * What people do to a workflow, each as one command.
 *
 * Rules of this file:
 * 1. A flow that something is put into keeps its condition and outcome on the first half.
 * 2. What is taken out joins the flows around it; two flows that become the same are one.
 * 3. New branches are tried before the one without a condition, which is the default.
 */

import type { Command } from "../commands/command";
import type { Edit } from "../commands/edit";
import { keyFrom } from "../model/key";
import { isList, isMapping, listAt, textOf, valueAt, type Data, type Mapping, type Pointer } from "../model/data";
import { CHOOSING, GATEWAYS, SIDE_OUTCOMES, graphOf, reachable, type Graph, type GraphFlow } from "./graph";

/** A node that is made new: its kind, and what it is called. */
export interface Wanted {
  type: string;
  label: Data;
}

interface Parts {
  nodes: Mapping[];
  flows: Mapping[];
}

/** A condition that has not been chosen yet: the checks ask for it. */
export const UNCHOSEN = "";

function partsOf(root: Data, workflow: Pointer): Parts {
  return {
    nodes: listAt(root, [...workflow, "nodes"]).filter(isMapping),
    flows: listAt(root, [...workflow, "flows"]).filter(isMapping),
  };
}

/** Write changed nodes and flows back; `chosen` is the key of the node chosen afterwards. */
function written(name: string, workflow: Pointer, parts: Parts, chosen: string | null): Command {
  const place = parts.nodes.findIndex((one) => one["key"] === chosen);
  const edits: Edit[] = [
    { do: "set", at: [...workflow, "nodes"], value: parts.nodes },
    { do: "set", at: [...workflow, "flows"], value: parts.flows },
  ];
  return { name, edits, selects: place < 0 ? null : [...workflow, "nodes", place] };
}

function taken(nodes: readonly Mapping[]): string[] {
  return ["start", ...nodes.map((one) => textOf(one, "key"))];
}

/** What a new node of each kind begins with: sound where that can be guessed. */
const BEGINNING: Record<string, Mapping> = {
  approval: { assignees: [{ manager: 1 }] },
  task: { assignees: [{ initiator: true }] },
  cc: { assignees: [{ initiator: true }] },
  update: { do: [] },
  notify: { notify: [{ initiator: true }], message: "" },
  wait: { after: "1 day" },
};

function newNode(wanted: Wanted, nodes: readonly Mapping[]): Mapping {
  const key = keyFrom(wanted.type, taken(nodes), "node");
  return { key, type: wanted.type, label: wanted.label, ...BEGINNING[wanted.type] };
}

/** Put a new node into a flow. A gateway comes with its branches. */
export function insertNode(
  root: Data,
  workflow: Pointer,
  place: number,
  wanted: Wanted,
  step: Wanted,
  name: string,
): Command {
  const { nodes, flows } = partsOf(root, workflow);
  const flow = flows[place];
  if (flow === undefined) return { name, edits: [] };
  const node = newNode(wanted, nodes);
  const key = textOf(node, "key");
  const made: Parts = { nodes: [...nodes, node], flows: [] };
  const rest = branchesOf(made, wanted.type, key, textOf(flow, "to"), step);
  made.flows = [...flows.slice(0, place), { ...flow, to: key }, ...rest, ...flows.slice(place + 1)];
  return written(name, workflow, made, key);
}

/** The flows behind a new node; an end has none, a gateway's branches hold a step each. */
function branchesOf(made: Parts, type: string, key: string, to: string, step: Wanted): Mapping[] {
  if (type === "end") return [];
  if (!GATEWAYS.includes(type)) return [{ from: key, to }];
  const inner = (wanted: Wanted): string => {
    const node = newNode(wanted, made.nodes);
    made.nodes = [...made.nodes, node];
    return textOf(node, "key");
  };
  const first = inner(step);
  if (type === "exclusive")
    return [
      { from: key, to: first, when: UNCHOSEN },
      { from: key, to },
      { from: first, to },
    ];
  const second = inner(step);
  const join = inner({ type, label: "" });
  made.nodes = made.nodes.map((one) => (one["key"] === join ? { key: join, type } : one));
  const when = type === "inclusive" ? { when: UNCHOSEN } : {};
  return [
    { from: key, to: first, ...when },
    { from: key, to: second },
    { from: first, to: join },
    { from: second, to: join },
    { from: join, to },
  ];
}

/** Whether a node takes part always, so that a condition can be put before it. */
export function isUnconditional(graph: Graph, key: string): boolean {
  const into = graph.into.get(key) ?? [];
  const type = graph.node.get(key)?.type ?? "";
  const alone = into.length === 1 && into.every((one) => one.when !== null || CHOOSING.includes(graph.node.get(one.from)?.type ?? ""));
  return into.length > 0 && !alone && !GATEWAYS.includes(type) && mainFlow(graph.out.get(key) ?? []) !== undefined;
}

/** Put a choice before a node: into it where a condition holds, which is chosen next, else past it. */
export function makeConditional(root: Data, workflow: Pointer, key: string, gateway: Wanted, name: string): Command | null {
  const graph = graphOf(valueAt(root, workflow));
  const next = mainFlow(graph.out.get(key) ?? [])?.to;
  if (next === undefined || !isUnconditional(graph, key)) return null;
  const { nodes, flows } = partsOf(root, workflow);
  const made = newNode(gateway, nodes);
  const choice = textOf(made, "key");
  const led = flows.map((flow) => (flow["to"] === key ? { ...flow, to: choice } : flow));
  const at = Math.max(...(graph.into.get(key) ?? []).map((one) => one.place)) + 1;
  const ways: Mapping[] = [{ from: choice, to: key, when: UNCHOSEN }, { from: choice, to: next }];
  const parts: Parts = { nodes: [...nodes, made], flows: [...led.slice(0, at), ...ways, ...led.slice(at)] };
  return { ...written(name, workflow, parts, null), selects: [...workflow, "flows", at] };
}

/** Put a new node behind one that leads nowhere yet, or beside its other outcomes. */
export function appendNode(root: Data, workflow: Pointer, from: string, wanted: Wanted, name: string): Command {
  const { nodes, flows } = partsOf(root, workflow);
  const node = newNode(wanted, nodes);
  const key = textOf(node, "key");
  return written(name, workflow, { nodes: [...nodes, node], flows: [...flows, { from, to: key }] }, key);
}

/** Lead an outcome such as `rejected` of a node into a new node. */
export function addOutcome(
  root: Data,
  workflow: Pointer,
  from: string,
  on: string,
  wanted: Wanted,
  name: string,
): Command {
  const { nodes, flows } = partsOf(root, workflow);
  const node = newNode(wanted, nodes);
  const key = textOf(node, "key");
  return written(name, workflow, { nodes: [...nodes, node], flows: [...flows, { from, to: key, on }] }, key);
}

/** The flow that goes on when a node is taken out: the usual outcome's default. */
export function mainFlow(flows: readonly GraphFlow[]): GraphFlow | undefined {
  const usual = flows.filter((one) => !SIDE_OUTCOMES.includes(one.on));
  return usual.find((one) => one.when === null) ?? usual[0] ?? flows[0];
}

/** Take a node out and join the flows around it; branches that only it led to go along. */
export function removeNode(root: Data, workflow: Pointer, key: string, name: string): Command {
  const parts = partsOf(root, workflow);
  const graph = graphOf(valueAt(root, workflow));
  const kept: Parts = {
    nodes: parts.nodes.filter((one) => one["key"] !== key),
    flows: joined(parts.flows, graph, key),
  };
  const pruned = pruneTo(kept, lost(graph, kept, key));
  return withoutPositions(root, workflow, written(name, workflow, pruned, null), [
    key,
    ...goneKeys(parts, pruned),
  ]);
}

function joined(flows: readonly Mapping[], graph: Graph, key: string): Mapping[] {
  const next = mainFlow(graph.out.get(key) ?? [])?.to;
  const led = flows.flatMap((flow): Mapping[] => {
    if (flow["from"] === key) return [];
    if (flow["to"] !== key) return [flow];
    return next === undefined || next === flow["from"] ? [] : [{ ...flow, to: next }];
  });
  return distinct(led);
}

/** Of flows with the same ends and outcome keep one: the one without a condition, else the first. */
function distinct(flows: readonly Mapping[]): Mapping[] {
  const kept = new Map<string, Mapping>();
  const mark = (flow: Mapping): string => `${flow["from"]} ${flow["to"]} ${flow["on"] ?? ""}`;
  for (const flow of flows) {
    const other = kept.get(mark(flow));
    if (other === undefined || (other["when"] !== undefined && flow["when"] === undefined))
      kept.set(mark(flow), flow);
  }
  return flows.filter((flow) => kept.get(mark(flow)) === flow);
}

/** The nodes that could be reached before and cannot any more. */
function lost(before: Graph, after: Parts, without: string): Set<string> {
  const start = before.nodes.find((one) => one.type === "start")?.key ?? "start";
  const now = graphOf({ nodes: after.nodes, flows: after.flows });
  const still = reachable(now, start);
  const gone = [...reachable(before, start)].filter((key) => !still.has(key) && key !== without);
  // An end that nothing leads to any more stays: it is where the next flow will lead.
  return new Set(gone.filter((key) => before.node.get(key)?.type !== "end"));
}

function pruneTo(parts: Parts, gone: ReadonlySet<string>): Parts {
  if (gone.size === 0) return parts;
  const stays = (key: Data | undefined): boolean => !gone.has(String(key));
  return {
    nodes: parts.nodes.filter((one) => stays(one["key"])),
    flows: parts.flows.filter((one) => stays(one["from"]) && stays(one["to"])),
  };
}

function goneKeys(before: Parts, after: Parts): string[] {
  const left = new Set(after.nodes.map((one) => one["key"]));
  return before.nodes.map((one) => textOf(one, "key")).filter((key) => !left.has(key));
}

function withoutPositions(root: Data, workflow: Pointer, command: Command, keys: readonly string[]): Command {
  const positions = valueAt(root, [...workflow, "positions"]);
  if (!isMapping(positions)) return command;
  const edits: Edit[] = [...new Set(keys)]
    .filter((key) => key in positions)
    .map((key) => ({ do: "unset", at: [...workflow, "positions", key] }));
  return { ...command, edits: [...command.edits, ...edits] };
}

/** Cut a flow; a branch of a gateway goes with all that only it led to. */
export function removeFlow(root: Data, workflow: Pointer, place: number, name: string): Command {
  const parts = partsOf(root, workflow);
  const graph = graphOf(valueAt(root, workflow));
  const flow = graph.flows.find((one) => one.place === place);
  const kept: Parts = { nodes: parts.nodes, flows: parts.flows.filter((_, index) => index !== place) };
  const branch = flow !== undefined && (graph.out.get(flow.from) ?? []).length > 1;
  const pruned = branch ? pruneTo(kept, lost(graph, kept, "")) : kept;
  return withoutPositions(root, workflow, written(name, workflow, pruned, null), goneKeys(parts, pruned));
}

/** Where the branches of a gateway come together: the first node that all of them reach. */
export function meetingOf(graph: Graph, gateway: string): string | null {
  const flows = graph.out.get(gateway) ?? [];
  const [first, ...others] = flows.map((flow) => reachable(graph, flow.to));
  if (first === undefined) return null;
  const common = [...first].filter((key) => key !== gateway && others.every((one) => one.has(key)));
  const steps = distances(graph, gateway);
  common.sort((one, other) => (steps.get(one) ?? 0) - (steps.get(other) ?? 0));
  return common[0] ?? mainFlow(flows)?.to ?? null;
}

function distances(graph: Graph, from: string): Map<string, number> {
  const found = new Map([[from, 0]]);
  const open = [from];
  for (let key = open.shift(); key !== undefined; key = open.shift())
    for (const flow of graph.out.get(key) ?? [])
      if (!found.has(flow.to)) {
        found.set(flow.to, (found.get(key) ?? 0) + 1);
        open.push(flow.to);
      }
  return found;
}

/** Give a gateway another branch with a step in it, tried before the default. */
export function addBranch(root: Data, workflow: Pointer, gateway: string, step: Wanted, name: string): Command {
  const { nodes, flows } = partsOf(root, workflow);
  const graph = graphOf(valueAt(root, workflow));
  const node = newNode(step, nodes);
  const key = textOf(node, "key");
  const meeting = meetingOf(graph, gateway);
  const branch = newFlow(graph, gateway, key);
  const behind: Mapping[] = meeting === null ? [] : [{ from: key, to: meeting }];
  const at = branchPlace(graph, gateway, flows.length);
  const made = [...flows.slice(0, at), branch, ...flows.slice(at), ...behind];
  return written(name, workflow, { nodes: [...nodes, node], flows: made }, key);
}

function newFlow(graph: Graph, from: string, to: string): Mapping {
  const type = graph.node.get(from)?.type ?? "";
  const hasDefault = (graph.out.get(from) ?? []).some((one) => one.when === null && one.on === "");
  return CHOOSING.includes(type) && hasDefault ? { from, to, when: UNCHOSEN } : { from, to };
}

/** Before the default, else behind the last flow of the node. */
function branchPlace(graph: Graph, from: string, otherwise: number): number {
  const flows = graph.out.get(from) ?? [];
  const last = flows[flows.length - 1];
  const chosen = CHOOSING.includes(graph.node.get(from)?.type ?? "");
  const byDefault = chosen ? flows.find((one) => one.when === null) : undefined;
  return byDefault?.place ?? (last === undefined ? otherwise : last.place + 1);
}

/** Whether a flow may lead from one node to another. */
export function canConnect(graph: Graph, from: string, to: string): boolean {
  const [source, target] = [graph.node.get(from), graph.node.get(to)];
  if (source === undefined || target === undefined || from === to) return false;
  if (source.type === "end" || target.type === "start") return false;
  return !(graph.out.get(from) ?? []).some((one) => one.to === to);
}

/** Draw a flow between two nodes. */
export function connect(root: Data, workflow: Pointer, from: string, to: string, name: string): Command {
  const { flows } = partsOf(root, workflow);
  const graph = graphOf(valueAt(root, workflow));
  const at = branchPlace(graph, from, flows.length);
  const flow = newFlow(graph, from, to);
  return {
    name,
    edits: [{ do: "insert", at: [...workflow, "flows", at], value: flow }],
    selects: [...workflow, "flows", at],
  };
}

/** Lead one end of a flow to another node. */
export function reconnect(
  workflow: Pointer,
  place: number,
  ends: { from?: string; to?: string },
  name: string,
): Command {
  const edits: Edit[] = Object.entries(ends).map(([end, key]) => ({
    do: "set",
    at: [...workflow, "flows", place, end],
    value: key,
  }));
  return { name, edits, selects: [...workflow, "flows", place] };
}

/** Try a flow's condition earlier or later: `to` is its place among its node's flows. */
export function moveCondition(root: Data, workflow: Pointer, place: number, to: number, name: string): Command {
  const graph = graphOf(valueAt(root, workflow));
  const flow = graph.flows.find((one) => one.place === place);
  const target = flow && (graph.out.get(flow.from) ?? [])[to];
  if (target === undefined || target.place === place) return { name, edits: [] };
  const from = [...workflow, "flows", place];
  return { name, edits: [{ do: "move", from, to: target.place }] };
}

/** Take a node with one way out of its place and put it into a flow. */
export function moveNode(root: Data, workflow: Pointer, key: string, place: number, name: string): Command | null {
  const { nodes, flows } = partsOf(root, workflow);
  const graph = graphOf(valueAt(root, workflow));
  const flow = flows[place];
  const out = graph.out.get(key) ?? [];
  if (flow === undefined || flow["from"] === key || flow["to"] === key || out.length > 1) return null;
  const kept = joined(flows, graph, key);
  const at = kept.indexOf(flow);
  if (at < 0) return null;
  const behind: Mapping = { ...out[0]?.data, from: key, to: textOf(flow, "to") };
  const made = [...kept.slice(0, at), { ...flow, to: key }, behind, ...kept.slice(at + 1)];
  return withoutPositions(root, workflow, written(name, workflow, { nodes, flows: made }, key), [key]);
}

/** Keep a node where it was dragged to. */
export function setPosition(root: Data, workflow: Pointer, key: string, x: number, y: number, name: string): Command {
  const place: Mapping = { x: Math.round(x), y: Math.round(y) };
  const there = isMapping(valueAt(root, [...workflow, "positions"]));
  const edit: Edit = there
    ? { do: "set", at: [...workflow, "positions", key], value: place }
    : { do: "set", at: [...workflow, "positions"], value: { [key]: place } };
  return { name, edits: [edit] };
}

/** Let the layout place every node again. */
export function tidyUp(root: Data, workflow: Pointer, name: string): Command {
  const found = valueAt(root, workflow);
  const edits: Edit[] =
    isMapping(found) && found["positions"] !== undefined ? [{ do: "unset", at: [...workflow, "positions"] }] : [];
  return { name, edits };
}

/** A list of assignees or of steps that is there, for those who read it. */
export function listOf(node: Mapping, property: string): Data[] {
  const found = node[property];
  return isList(found) ? found : [];
}
