/** What happens at a node and on a flow, in a sentence each. */

import { expressionWords } from "../conditions/sentence";
import { isList, isMapping, listAt, textOf, valueAt, type Data, type Mapping, type Pointer } from "../model/data";
import { knownName } from "../pick/people";
import { formOf, wordsOf, type Scope } from "../scope/names";
import { scopeAt } from "../scope/scope";
import { stepSentence } from "../steps/sentences";
import { localised, nameOf, say, type Key } from "../words/words";
import type { Graph, GraphFlow, GraphNode } from "./graph";
import { listOf } from "./modeling";

/** What the sentences of one workflow are told with. */
export interface Telling {
  root: Data;
  workflow: Pointer;
  scope: Scope;
  form: string;
}

export function tellingOf(root: Data, workflow: Pointer): Telling {
  const form = textOf(valueAt(root, workflow), "form");
  return { root, workflow, form, scope: scopeAt(root, [...workflow, "flows", 0, "when"]) };
}

/** A condition in words; what is no sentence stays the formula it is. */
export function conditionWords(telling: Telling, text: string): string {
  if (text.trim() === "") return say("flow.unchosen");
  return expressionWords(telling.root, telling.scope, text);
}

export interface FlowWords {
  title: string;
  condition: string;
  on: string;
}

/** What stands at a flow: its name, its condition or that it is the default, its outcome. */
export function flowWords(telling: Telling, graph: Graph, flow: GraphFlow): FlowWords {
  const siblings = graph.out.get(flow.from) ?? [];
  const type = graph.node.get(flow.from)?.type ?? "";
  const chooses = siblings.some((one) => one !== flow && one.when !== null);
  const otherwise = flow.when === null && chooses && type !== "parallel" && flow.on === "";
  const condition = flow.when === null ? (otherwise ? say("flow.otherwise") : "") : conditionWords(telling, flow.when);
  return { title: localised(flow.data["label"]), condition, on: flow.on };
}

/** What happens at a node; empty where its name says all. `missing`: something is to be chosen. */
export function nodeWords(telling: Telling, graph: Graph, node: GraphNode): { text: string; missing: boolean } {
  switch (node.type) {
    case "start":
      return told(startWords(telling));
    case "end":
      return told(say(`flow.end.${textOf(node.data, "outcome") || "completed"}` as Key));
    case "approval":
    case "task":
    case "cc":
      return orMissing(peopleWords(telling, listOf(node.data, "assignees")), "flow.nobody");
    case "update":
      return orMissing(stepsWords(telling, node.data), "flow.no_steps");
    case "notify": {
      const message = localised(node.data["message"]);
      if (message === "") return { text: say("flow.no_message"), missing: true };
      return told(`${peopleWords(telling, listOf(node.data, "notify"))}${say("colon")}${message}`);
    }
    case "wait":
      return orMissing(waitWords(telling, node.data), "flow.wait.none");
    case "exclusive":
      return told(say("flow.exclusive"));
    case "inclusive":
    case "parallel": {
      const joins = (graph.out.get(node.key) ?? []).length < 2;
      return told(say(joins ? "flow.parallel.join" : (`flow.${node.type}.fork` as Key)));
    }
    default:
      return told("");
  }
}

function told(text: string): { text: string; missing: boolean } {
  return { text, missing: false };
}

function orMissing(text: string, otherwise: Key): { text: string; missing: boolean } {
  return text === "" ? { text: say(otherwise), missing: true } : told(text);
}

function startWords({ root, workflow, form }: Telling): string {
  const on = textOf(valueAt(root, [...workflow, "start"]), "on") || "submit";
  if (on === "step") return say("flow.start.step");
  return say("flow.start.submit", { form: nameOf(formOf(root, form) ?? undefined) || form });
}

/** Who is asked or told: "Sales manager, Initiator". */
export function peopleWords(telling: Telling, people: readonly Data[]): string {
  return people.map((one) => personWords(telling, one)).join(say("flow.joint"));
}

export function personWords({ root, scope }: Telling, person: Data): string {
  if (!isMapping(person)) return say("who.unset");
  const path = (name: string): string => wordsOf(root, scope, textOf(person, name));
  if (person["initiator"] === true) return say("who.initiator");
  if (person["role"] !== undefined) return roleName(root, textOf(person, "role")) || say("who.role_unset");
  if (person["manager"] !== undefined) {
    const of = textOf(person, "of");
    const whose = of === "" || of === "initiator" ? say("who.of_initiator") : path("of");
    const n = Number(person["manager"]);
    return n > 1 ? say("who.manager_n", { of: whose, n }) : say("who.manager", { of: whose });
  }
  if (textOf(person, "field") !== "") return say("who.field", { field: path("field") });
  if (textOf(person, "user") !== "") return say("who.user", { user: knownName(textOf(person, "user")) });
  if (textOf(person, "linked") !== "") return say("who.linked", { field: path("linked") });
  return person["expression"] !== undefined ? say("who.expression") : say("who.unset");
}

export function roleName(root: Data, key: string): string {
  const role = listAt(root, ["roles"]).find((one) => textOf(one, "key") === key);
  return role === undefined ? key : nameOf(role);
}

function stepsWords(telling: Telling, node: Mapping): string {
  const steps = listOf(node, "do");
  const shown = steps.slice(0, 2).map((one) => stepSentence(telling.root, telling.form, one).text);
  if (steps.length > 2) shown.push(say("flow.more_steps", { n: steps.length }));
  return shown.join(say("flow.joint"));
}

function waitWords(telling: Telling, node: Mapping): string {
  const { root } = telling;
  const condition = node["for"];
  if (typeof condition === "string" || typeof condition === "boolean")
    return say("flow.wait.for", { what: conditionWords(telling, String(condition)) });
  if (textOf(node, "until") !== "") return say("flow.wait.until", { what: wordsOf(root, telling.scope, textOf(node, "until")) });
  if (textOf(node, "after") !== "") return say("flow.wait.after", { what: textOf(node, "after") });
  const on = node["on"];
  if (isList(on) && on.length) {
    const forms = on.map((one) => nameOf(formOf(root, textOf(one, "form")) ?? undefined) || textOf(one, "form"));
    return say("flow.wait.on", { forms: forms.join(say("flow.joint")) });
  }
  return isMapping(node["queue"]) ? say("flow.wait.queue") : "";
}
