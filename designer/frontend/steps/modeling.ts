/**
 * What people do to a list of steps, each as one command. A list is named by its pointer, such as
 * `["workflows", 0, "nodes", 2, "do"]`; lists stand inside steps that loop or choose.
 *
 * Rule of this file: an `else` without steps is taken out; any other list stays, if empty.
 */

import type { Command } from "../commands/command";
import type { Edit } from "../commands/edit";
import { isList, isMapping, isWithin, listAt, samePlace, textOf, valueAt, type Data, type Mapping, type Pointer } from "../model/data";
import { stepWord, type StepWord } from "./sentences";

/** What a new step of each kind begins with: what is empty is asked for by the checks. */
export const BEGINNING: Record<StepWord, Mapping> = {
  set: { set: {} },
  update: { update: "", where: "", set: {} },
  create: { create: "", values: {} },
  upsert: { upsert: "", where: "", set: {} },
  delete: { delete: "", where: "" },
  for_each: { for_each: "", as: "line", do: [] },
  if: { if: "", do: [] },
  require: { require: "", message: "" },
  post: { post: "", values: {}, id: "" },
  notify: { notify: [{ initiator: true }], message: "" },
  revise: { revise: "" },
  start: { start: "" },
  stop: { stop: "" },
};

const HOLDING: readonly string[] = ["for_each", "if"];

/** Whether a step holds steps of its own. */
export function holdsSteps(step: Data | undefined): boolean {
  return HOLDING.includes(stepWord(step) ?? "");
}

function put(root: Data, list: Pointer, at: number, step: Data): Edit {
  if (isList(valueAt(root, list))) return { do: "insert", at: [...list, at], value: step };
  return { do: "set", at: list, value: [step] };
}

/** Take a step out; an `else` that becomes empty goes. */
function taken(root: Data, list: Pointer, at: number): Edit {
  const last = list[list.length - 1];
  if (last === "else" && listAt(root, list).length === 1) return { do: "unset", at: list };
  return { do: "remove", at: [...list, at] };
}

/** A loop's variable that is not taken by the loops around it. */
function variableFor(root: Data, list: Pointer): string {
  const names = new Set<string>();
  for (let length = list.length; length > 0; length -= 1) names.add(textOf(valueAt(root, list.slice(0, length)), "as"));
  const free = ["line", "each", "one", "item"].find((one) => !names.has(one));
  return free ?? `line_${names.size}`;
}

export function insertStep(root: Data, list: Pointer, at: number, word: StepWord, name: string): Command {
  const step = word === "for_each" ? { ...BEGINNING.for_each, as: variableFor(root, list) } : BEGINNING[word];
  // Nobody begins what begins by itself: there it is asked who is meant.
  if (word === "notify" && list[0] === "automations") return { name, edits: [put(root, list, at, { ...step, notify: [{ role: "" }] })] };
  return { name, edits: [put(root, list, at, step)] };
}

export function removeStep(root: Data, list: Pointer, at: number, name: string): Command {
  return { name, edits: [taken(root, list, at)] };
}

export function moveStep(list: Pointer, at: number, to: number, name: string): Command {
  return { name, edits: at === to ? [] : [{ do: "move", from: [...list, at], to }] };
}

/** A place in a list of steps: before the step that stands there, or at the end. */
export interface StepPlace {
  list: Pointer;
  at: number;
}

/** Whether a step could be put there: not into itself, and not where it stands already. */
export function mayCarry(from: StepPlace, to: StepPlace): boolean {
  if (isWithin(to.list, [...from.list, from.at])) return false;
  return !samePlace(from.list, to.list) || (to.at !== from.at && to.at !== from.at + 1);
}

/** Carry a step to any place in its list, in the steps of others, or out of them. */
export function carryStep(root: Data, from: StepPlace, to: StepPlace, name: string): Command | null {
  const step = valueAt(root, [...from.list, from.at]);
  if (step === undefined || !mayCarry(from, to)) return null;
  if (samePlace(from.list, to.list)) return moveStep(from.list, from.at, to.at > from.at ? to.at - 1 : to.at, name);
  const there = isList(valueAt(root, to.list));
  const list = shifted(to.list, from);
  const edits: Edit[] = [taken(root, from.list, from.at)];
  edits.push(there ? { do: "insert", at: [...list, to.at], value: step } : { do: "set", at: list, value: [step] });
  return { name, edits };
}

/** What a list is called once a step before it in the list around it is gone. */
function shifted(list: Pointer, from: StepPlace): Pointer {
  const depth = from.list.length;
  const place = list[depth];
  if (!isWithin(list, from.list) || typeof place !== "number" || place < from.at) return list;
  return [...list.slice(0, depth), place - 1, ...list.slice(depth + 1)];
}

export function copyStep(root: Data, list: Pointer, at: number, name: string): Command {
  const step = valueAt(root, [...list, at]);
  if (!isMapping(step)) return { name, edits: [] };
  const { key: _key, ...copy } = step;
  return { name, edits: [put(root, list, at + 1, copy)] };
}

/** Whether a step could go into the one before it. */
export function canMoveInto(root: Data, list: Pointer, at: number): boolean {
  return at > 0 && holdsSteps(valueAt(root, [...list, at - 1]));
}

/** Move a step to the end of the steps of the one before it. */
export function moveInto(root: Data, list: Pointer, at: number, name: string): Command {
  const step = valueAt(root, [...list, at]);
  if (step === undefined || !canMoveInto(root, list, at)) return { name, edits: [] };
  const inner = [...list, at - 1, "do"];
  return { name, edits: [{ do: "remove", at: [...list, at] }, put(root, inner, listAt(root, inner).length, step)] };
}

/** The list around a list, and the place of the step that holds it; null for the outermost. */
function outerOf(root: Data, list: Pointer): { list: Pointer; at: number } | null {
  const at = list[list.length - 2];
  const outer = list.slice(0, -2);
  if (typeof at !== "number" || !holdsSteps(valueAt(root, [...outer, at])) || !isList(valueAt(root, outer))) return null;
  return { list: outer, at };
}

export function canMoveOut(root: Data, list: Pointer): boolean {
  return outerOf(root, list) !== null;
}

/** Move a step behind the one that holds it. */
export function moveOut(root: Data, list: Pointer, at: number, name: string): Command {
  const outer = outerOf(root, list);
  const step = valueAt(root, [...list, at]);
  if (outer === null || step === undefined) return { name, edits: [] };
  const edits: Edit[] = [taken(root, list, at), { do: "insert", at: [...outer.list, outer.at + 1], value: step }];
  return { name, edits };
}

/** Put a step into a new condition or loop at its place. */
export function wrapStep(root: Data, list: Pointer, at: number, word: "if" | "for_each", name: string): Command {
  const step = valueAt(root, [...list, at]);
  if (step === undefined) return { name, edits: [] };
  const around = word === "if" ? BEGINNING.if : { ...BEGINNING.for_each, as: variableFor(root, list) };
  return { name, edits: [{ do: "set", at: [...list, at], value: { ...around, do: [step] } }] };
}

/** Give a condition an "otherwise" with a first step. */
export function addElse(step: Pointer, word: StepWord, name: string): Command {
  return { name, edits: [{ do: "set", at: [...step, "else"], value: [BEGINNING[word]] }] };
}

/** Change what a field is set to: `null` takes the field out. */
export function assign(root: Data, map: Pointer, field: string, value: Data | null, name: string): Command {
  const present = valueAt(root, map);
  const fields = isMapping(present) ? present : {};
  if (value === null) {
    const { [field]: _gone, ...rest } = fields;
    return { name, edits: [{ do: "set", at: map, value: rest }] };
  }
  const mark = `assign:${map.join("/")}/${field}`;
  if (!isMapping(present)) return { name, edits: [{ do: "set", at: map, value: { [field]: value } }] };
  return { name, edits: [{ do: "set", at: [...map, field], value }], merges: mark };
}
