/** A step in a sentence: "Set Status to “approved”", "For each Line". */

import { read } from "../conditions/model";
import { expressionWords, sentence } from "../conditions/sentence";
import { isList, isMapping, listAt, textOf, type Data, type Mapping } from "../model/data";
import { fieldOf, formOf, me, recordNames, rowsOf, settings, type Scope } from "../scope/names";
import { pointedNames } from "../scope/scope";
import { locale, localised, nameOf, say, type Key } from "../words/words";

/** The words of the steps, in the order they are asked for: `set` is carried by others too. */
export const STEP_WORDS = [
  "upsert",
  "update",
  "create",
  "delete",
  "for_each",
  "if",
  "require",
  "post",
  "notify",
  "revise",
  "start",
  "stop",
  "set",
] as const;

export type StepWord = (typeof STEP_WORDS)[number];

/** The definition in the schema of each step. */
export const STEP_DEFINITIONS: Record<StepWord, string> = {
  upsert: "UpsertStep",
  update: "UpdateStep",
  create: "CreateStep",
  delete: "DeleteStep",
  for_each: "ForEachStep",
  if: "IfStep",
  require: "RequireStep",
  post: "PostStep",
  notify: "NotifyStep",
  revise: "ReviseStep",
  start: "StartStep",
  stop: "StopStep",
  set: "SetStep",
};

export const STEP_ICONS: Record<StepWord, string> = {
  upsert: "database-edit",
  update: "edit",
  create: "plus",
  delete: "trash",
  for_each: "repeat",
  if: "arrows-split-2",
  require: "circle-check",
  post: "adjustments-dollar",
  notify: "bell",
  revise: "copy",
  start: "player-play",
  stop: "ban",
  set: "edit",
};

/** Which step a mapping is: the first of the words it carries. */
export function stepWord(step: Data | undefined): StepWord | null {
  if (!isMapping(step)) return null;
  return STEP_WORDS.find((word) => word in step) ?? null;
}

export interface StepSentence {
  word: StepWord | null;
  text: string;
}

const MOST = 3;

/** Tell a step; `form` is the form of the present record. */
export function stepSentence(root: Data, form: string, step: Data | undefined): StepSentence {
  const word = stepWord(step);
  if (word === null || !isMapping(step)) return { word, text: say("step.unknown") };
  return { word, text: TOLD[word](root, form, step) };
}

const TOLD: Record<StepWord, (root: Data, form: string, step: Mapping) => string> = {
  set: (root, form, step) => setWords(root, form, step["set"]),
  update: (root, form, step) => {
    const what = say("step.update", { what: targetName(root, textOf(step, "update")), where: whereWords(root, form, textOf(step, "update"), step["where"]) });
    const changed = setWords(root, textOf(step, "update"), step["set"]);
    return isMapping(step["set"]) && Object.keys(step["set"]).length ? `${what}${say("step.joint")}${changed}` : what;
  },
  create: (root, _, step) => say(step["submit"] === true ? "step.create_submit" : "step.create", { what: targetName(root, textOf(step, "create")) }),
  upsert: (root, _, step) => say("step.upsert", { what: targetName(root, textOf(step, "upsert")) }),
  delete: (root, form, step) => say("step.delete", { what: targetName(root, textOf(step, "delete")), where: whereWords(root, form, textOf(step, "delete"), step["where"]) }),
  for_each: (root, form, step) => say("step.for_each", { what: eachWords(root, form, step["for_each"]) }),
  if: (root, form, step) => say("step.if", { what: conditionOf(root, form, step["if"]) }),
  require: (root, form, step) => say("step.require", { what: conditionOf(root, form, step["require"]) }),
  post: (root, _, step) => say("step.post", { what: targetName(root, textOf(step, "post")) }),
  notify: (root, _, step) => say("step.notify", { who: recipients(root, step["notify"]), what: localised(step["message"]) || "…" }),
  revise: (_root, _, step) => say("step.revise", { what: plainText(step["revise"]) || "…" }),
  start: (root, _, step) => say("step.start", { what: workflowName(root, textOf(step, "start")) }),
  stop: (root, _, step) => say("step.stop", { what: workflowName(root, textOf(step, "stop")) }),
};

/** The names that stand in a condition of steps: the present record as `record`, loops as they are. */
function stepScope(root: Data, form: string): Scope {
  const own = recordNames(formOf(root, form));
  return { form, bare: own, groups: { record: own, me: me(root), setting: settings(root) } };
}

function conditionOf(root: Data, form: string, value: Data | undefined): string {
  const text = value === undefined || value === null ? "" : String(value);
  if (text === "") return "…";
  return expressionWords(root, stepScope(root, form), text);
}

function whereWords(root: Data, form: string, target: string, where: Data | undefined): string {
  const text = where === undefined || where === null ? "" : String(where);
  const condition = text === "" || text === "true" ? null : read(text);
  if (condition === null) return text === "" || text === "true" ? "" : say("step.where", { what: text });
  const pointed = pointedNames(root, target);
  const record = recordNames(formOf(root, form));
  const groups = { record, me: me(root), setting: settings(root), ...(pointed.parent ? { parent: pointed.parent } : {}) };
  return say("step.where", { what: sentence(root, { form: pointed.form, bare: pointed.bare, groups }, condition) });
}

/** "Set A to …, B to …": the fields by their labels. */
function setWords(root: Data, target: string, set: Data | undefined): string {
  const entries = isMapping(set) ? Object.entries(set) : [];
  const said = entries.slice(0, MOST).map(([name, value]) => say("step.set", { field: fieldName(root, target, name), value: valueWords(root, target, name, value) }));
  if (entries.length > MOST) said.push(say("step.and_more", { n: entries.length }));
  return said.join(say("step.joint")) || say("step.set_nothing");
}

export function fieldName(root: Data, target: string, name: string): string {
  const part = rowsOf(root, target)?.subtable ?? formOf(root, target);
  const field = part && fieldOf(part, name);
  return field ? nameOf(field) : name;
}

/** A value written into a field: an option by its label, a text without its quotes. */
function valueWords(root: Data, target: string, name: string, value: Data): string {
  const text = plainText(value);
  const part = rowsOf(root, target)?.subtable ?? formOf(root, target);
  const option = listAt((part && fieldOf(part, name)) ?? null, ["options"]).find((one) => textOf(one, "key") === text);
  if (option !== undefined && /^'.*'$/s.test(String(value))) return say("step.quoted", { text: nameOf(option) });
  if (/^(['"]).*\1$/s.test(String(value)) && !String(value).slice(1, -1).includes("'")) return say("step.quoted", { text });
  if (value === true || value === "true") return say("yes");
  if (value === false || value === "false") return say("no");
  return pathWords(root, target, String(value));
}

/** A bare `record.field` by its label; any other formula as it stands. */
function pathWords(root: Data, target: string, text: string): string {
  const found = /^record\.([a-z_0-9]+)$/.exec(text);
  if (found?.[1] !== undefined) return fieldName(root, target, found[1]);
  const setting = /^setting\.([a-z_0-9]+)$/.exec(text);
  const known = settings(root).find((one) => one.name === setting?.[1]);
  return known?.label ?? text;
}

function plainText(value: Data | undefined): string {
  const text = value === undefined || value === null ? "" : String(value);
  return /^(['"]).*\1$/s.test(text) ? text.slice(1, -1) : text;
}

/** A form, or rows of one: "Visit", "Visit › Lines". */
export function targetName(root: Data, target: string): string {
  const rows = rowsOf(root, target);
  if (rows) return `${nameOf(rows.form)} › ${nameOf(rows.subtable)}`;
  const form = formOf(root, target);
  return form ? nameOf(form) : target || "…";
}

function eachWords(root: Data, form: string, value: Data | undefined): string {
  if (isMapping(value)) return targetName(root, textOf(value, "form"));
  const text = String(value ?? "");
  const found = /^record\.([a-z_0-9]+)$/.exec(text);
  return found?.[1] === undefined ? text || "…" : fieldName(root, form, found[1]);
}

function recipients(root: Data, value: Data | undefined): string {
  const list = isList(value) ? value : [];
  const said = list.map((one) => {
    const role = listAt(root, ["roles"]).find((each) => textOf(each, "key") === textOf(one, "role"));
    if (role !== undefined) return nameOf(role);
    const [kind = ""] = isMapping(one) ? Object.keys(one) : [];
    const word = say(`assignee.${kind || "choose"}` as Key);
    return locale() === "en" ? word.charAt(0).toLowerCase() + word.slice(1) : word;
  });
  return said.join(say("flow.joint")) || "…";
}

function workflowName(root: Data, key: string): string {
  const found = listAt(root, ["workflows"]).find((one) => textOf(one, "key") === key);
  return found === undefined ? key || "…" : nameOf(found);
}
