/**
 * What a scenario knows by the time of one of its steps: its people, the records that have a name,
 * the form a step is about, and what a path such as `order.lines[0].amount` leads to.
 */

import { isMapping, listAt, textOf, valueAt, type Data, type Mapping, type Pointer } from "../model/data";
import { fieldsOf, formOf, membersOf, recordNames, type Name } from "../scope/names";

/** Where a scenario stands: `["scenarios", 3]`, of whatever is inside it. */
export function storyOf(pointer: Pointer): Pointer {
  return pointer.slice(0, 2);
}

const WORDS = ["submit", "create", "update", "delete", "decide", "withdraw", "cancel", "action", "read", "expect", "expect_task", "expect_message", "after", "at"] as const;
export type Word = (typeof WORDS)[number];

/** Which step a part is: the first of the words it carries. */
export function wordOf(step: Data | undefined): Word | null {
  return isMapping(step) ? (WORDS.find((word) => word in step) ?? null) : null;
}

/** The sign-in names of those who are on the stage. */
export function peopleOf(story: Data | undefined): string[] {
  const given = listAt(story ?? null, ["given"]);
  const named = given.flatMap((one) => [textOf(one, "user"), textOf(one, "manager")]);
  return [...new Set(named)].filter((name) => name !== "");
}

export interface NamedRecord {
  name: string;
  /** The form's key; empty where nothing tells. */
  form: string;
}

/** The records that have a name before a step (without one: all that ever have). */
export function recordsOf(root: Data, story: Data | undefined, before = Infinity): NamedRecord[] {
  const given = listAt(story ?? null, ["given"])
    .map((one) => ({ name: textOf(one, "as"), form: textOf(one, "record") }))
    .filter((one) => one.name !== "");
  const found = new Map(given.map((one) => [one.name, one]));
  listAt(story ?? null, ["steps"]).forEach((step, place) => {
    const name = textOf(step, "save_as");
    if (place < before && name !== "") found.set(name, { name, form: formOfStep(root, step, [...found.values()]) });
  });
  return [...found.values()];
}

/** The form that a step is about. */
export function formOfStep(root: Data, step: Data | undefined, known: readonly NamedRecord[]): string {
  const word = wordOf(step);
  const of = (name: string): string => known.find((one) => one.name === name)?.form ?? "";
  if (word === "submit" || word === "create") {
    const named = textOf(step, word);
    return formOf(root, named) ? named : of(named) || of(textOf(step, "on"));
  }
  if (word === "update" || word === "delete" || word === "withdraw" || word === "cancel" || word === "read") return of(textOf(step, word));
  const selected = listAt(step ?? null, ["selection"])[0];
  return of(textOf(step, "on")) || of(typeof selected === "string" ? selected : "") || (word === "decide" ? formOfNode(root, textOf(step, "node")) : "");
}

/** The form of the one workflow that has such a node. */
function formOfNode(root: Data, node: string): string {
  const having = listAt(root, ["workflows"]).filter((one) => listAt(one, ["nodes"]).some((each) => textOf(each, "key") === node));
  return having.length === 1 ? textOf(having[0], "form") : "";
}

/** The fields that the values of a given record or of a step may name; empty where nothing tells. */
export function fieldsFor(root: Data, owner: Pointer): Name[] {
  const part = valueAt(root, owner);
  const story = valueAt(root, storyOf(owner));
  if (owner[2] === "given") return enterable(formOf(root, textOf(part, "record")));
  const known = recordsOf(root, story, typeof owner[3] === "number" ? owner[3] : Infinity);
  const form = formOf(root, formOfStep(root, part, known));
  if (wordOf(part) !== "action") return enterable(form);
  const action = listAt(form ?? null, ["actions"]).find((one) => textOf(one, "key") === textOf(part, "action"));
  return fieldsOf({ fields: listAt(action ?? null, ["input"]) }).flatMap((field) => recordNames({ fields: [field] }).slice(0, 1));
}

const OWN = ["owner", "department"];

/** What a person could enter: fields that are not computed, and whose record it is. */
function enterable(form: Mapping | null): Name[] {
  return recordNames(form).filter((one) => (one.field ? !isComputed(one.field) : form !== null && OWN.includes(one.name)));
}

function isComputed(field: Mapping): boolean {
  return field["formula"] !== undefined || field["rollup"] !== undefined || field["live"] !== undefined;
}

/** The columns a subtable's rows may name. */
export function columnsOf(name: Name): Name[] {
  return recordNames({ fields: fieldsOf(name.field) }).filter((one) => one.field !== undefined && !isComputed(one.field));
}

const REVISION: Name = { name: "revision", label: "revision", type: "integer" };

/** What a path leads to, such as `order.lines[0].amount`; null where nothing tells. */
export function resolvePath(root: Data, known: readonly NamedRecord[], path: string): Name | null {
  const [first = "", ...rest] = path.replace(/\[-?\d+\]/g, "").split(".");
  const record = known.find((one) => one.name === first);
  if (record === undefined || rest.length === 0) return null;
  let names = [...recordNames(formOf(root, record.form)), REVISION];
  let here: Name | undefined;
  for (const step of rest) {
    here = names.find((one) => one.name === step);
    if (here === undefined) return null;
    names = membersOf(root, here);
  }
  return here ?? null;
}

/** Paths that go on from what is typed: records, their fields, rows, and what lies behind. */
export function pathsFrom(root: Data, known: readonly NamedRecord[], typed: string): string[] {
  const own = known.flatMap((record) => names(record.name, recordNames(formOf(root, record.form))));
  const cut = typed.lastIndexOf(".");
  const behind = cut < 0 ? null : resolvePath(root, known, typed.slice(0, cut));
  return behind === null ? own : [...own, ...names(typed.slice(0, cut), membersOf(root, behind))];
}

function names(before: string, found: readonly Name[]): string[] {
  return found.flatMap((one) => {
    const path = `${before}.${one.name}`;
    return one.type === "subtable" ? fieldsOf(one.field).map((column) => `${path}[0].${textOf(column, "key")}`) : [path];
  });
}
