/** What a trial of a workflow tells, and how it lights the drawing up. */

import { readingOrder, type Graph, type GraphFlow } from "./graph";
import type { Lit, Trace } from "./picture";

export interface TrialBranch {
  to: string;
  label: string;
  condition: string | null;
  taken?: boolean;
  holds: boolean | null;
  values: Record<string, unknown>;
}

export interface Refused {
  message: string;
  errors?: readonly { message: string }[];
}

export interface TrialNode {
  node: string;
  label: string;
  type: string;
  state: "passed" | "current" | "coming" | "skipped";
  at: string | null;
  people: { id: string; name: string; reason: string; outcome?: string | null }[];
  outcome: string | null;
  reason: string | null;
  note?: string | null;
  branch: TrialBranch[];
  steps: string[];
  refusal: Refused | string | null;
}

export interface TrialChange {
  field: string;
  label?: string;
  before: unknown;
  after: unknown;
}

export interface Trial {
  nodes: TrialNode[];
  outcome: string;
  refusal: Refused | string | null;
  changes: TrialChange[];
  title?: string;
}

/** A refusal in the words of its reasons, else in its own. */
export function refusalWords(refusal: Refused | string | null | undefined): string {
  if (!refusal) return "";
  if (typeof refusal === "string") return refusal;
  const reasons = [...new Set((refusal.errors ?? []).map((one) => one.message))];
  return reasons.length ? reasons.join(" ") : refusal.message;
}

const PASSED: readonly string[] = ["passed", "current"];

/** Which nodes and flows a trial went through. */
export function traceOf(graph: Graph, trial: Trial): Trace {
  const told = new Map(trial.nodes.map((one) => [one.node, one]));
  const nodes = new Map<string, Lit>(trial.nodes.map((one) => [one.node, one.state]));
  const flows = new Map<string, Lit>();
  for (const flow of graph.flows) flows.set(flow.id, litOf(graph, flow, told));
  return { nodes, flows };
}

function litOf(graph: Graph, flow: GraphFlow, told: ReadonlyMap<string, TrialNode>): Lit {
  const [from, to] = [told.get(flow.from), told.get(flow.to)];
  if (from === undefined || to === undefined || from.state === "skipped" || to.state === "skipped") return "skipped";
  if (from.state !== "passed") return from.state === "coming" && to.state === "coming" ? "coming" : PASSED.includes(to.state) ? "skipped" : "coming";
  if (from.branch.length) {
    const taken = from.branch.filter((one) => one.taken ?? one.holds === true).map((one) => one.to);
    return taken.includes(flow.to) ? lit(to) : "skipped";
  }
  return goesOn(graph, flow, from) ? lit(to) : "skipped";
}

function lit(to: TrialNode): Lit {
  return PASSED.includes(to.state) ? "passed" : "coming";
}

/** Whether a node's outcome leads along a flow: a side outcome its own way, everything else the usual. */
function goesOn(graph: Graph, flow: GraphFlow, from: TrialNode): boolean {
  const own = flow.on === "" ? "approved" : flow.on;
  const outcome = from.outcome ?? "approved";
  const sides = (graph.out.get(flow.from) ?? []).map((one) => one.on).filter((on) => on !== "" && on !== "approved");
  return sides.includes(outcome) ? own === outcome : own === "approved";
}

/** The nodes that a trial came through, in the order it did. */
export function wayOf(graph: Graph, trial: Trial): TrialNode[] {
  const { flows } = traceOf(graph, trial);
  const passed = { ...graph, out: new Map([...graph.out].map(([key, out]) => [key, out.filter((one) => flows.get(one.id) === "passed")])) };
  const order = new Map(readingOrder(passed).map((node, place) => [node.key, place]));
  const came = trial.nodes.filter((one) => PASSED.includes(one.state) || one.refusal);
  return came.sort((one, other) => (order.get(one.node) ?? 0) - (order.get(other.node) ?? 0));
}

/** A value as people read it. */
export function shownValue(value: unknown, words: { yes: string; no: string; blank: string }): string {
  if (value === null || value === undefined || value === "") return words.blank;
  if (value === true) return words.yes;
  if (value === false) return words.no;
  if (Array.isArray(value)) return value.map((one) => shownValue(one, words)).join(", ");
  if (typeof value === "object") {
    const title = (value as { title?: unknown }).title;
    return typeof title === "string" ? title : JSON.stringify(value);
  }
  const text = String(value as string | number);
  return /^-?\d{4,}(\.\d+)?$/.test(text) ? text.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ",") : text;
}
