/**
 * The names an expression may use, with how people call them: the same rules as the engine's, so
 * that what is offered is what will be understood. The server stays the judge.
 */

import { isMapping, listAt, textOf, valueAt, type Data, type Mapping } from "../model/data";
import { nameOf, say } from "../words/words";

export interface Name {
  name: string;
  label: string;
  /** The field's type, or that of a system field: `user`, `datetime`, `select`, `integer` … */
  type: string;
  /** The field's definition, where it is one. */
  field?: Mapping;
  /** What a path goes on into: a form, or `form.subtable` for rows. */
  leadsTo?: string;
  /** Values of rows: one a row. */
  column?: boolean;
}

export interface Scope {
  /** The form whose names stand bare, and its subtable for rows. */
  form: string;
  subtable?: string;
  bare: Name[];
  /** `parent`, `record`, `row`, `old`, `me`, `setting`, `input`. */
  groups: Record<string, Name[]>;
}

export function formOf(root: Data, key: string): Mapping | null {
  const found = listAt(root, ["forms"]).find((form) => textOf(form, "key") === key);
  return isMapping(found) ? found : null;
}

export function fieldsOf(part: Data | undefined): Mapping[] {
  return listAt(part ?? null, ["fields"]).filter(isMapping);
}

export function fieldOf(part: Data | undefined, key: string): Mapping | null {
  return fieldsOf(part).find((field) => field["key"] === key) ?? null;
}

/** The subtable `form.lines` names, with its form. */
export function rowsOf(root: Data, path: string): { form: Mapping; subtable: Mapping } | null {
  const cut = path.lastIndexOf(".");
  const form = cut < 0 ? null : formOf(root, path.slice(0, cut));
  const subtable = form && fieldOf(form, path.slice(cut + 1));
  return form && subtable?.["type"] === "subtable" ? { form, subtable } : null;
}

const SYSTEM: [string, string][] = [
  ["state", "select"],
  ["owner", "user"],
  ["department", "department"],
  ["created_at", "datetime"],
  ["created_by", "user"],
  ["updated_at", "datetime"],
  ["updated_by", "user"],
  ["id", "lookup"],
];
export const STATES = ["draft", "submitted", "saved", "completed", "rejected", "withdrawn", "cancelled"];
const USER: [string, string][] = [
  ["name", "text"],
  ["username", "text"],
  ["department", "department"],
  ["manager", "user"],
];
const DEPARTMENT: [string, string][] = [
  ["name", "text"],
  ["key", "text"],
  ["head", "user"],
];
const ADDRESS: [string, string][] = [
  ["province", "text"],
  ["city", "text"],
  ["district", "text"],
  ["street", "text"],
];

function systemName([name, type]: [string, string]): Name {
  return { name, type, label: say(`name.${name}` as Parameters<typeof say>[0]) };
}

/** A field as a name; nothing for what holds no value. */
function fieldName(field: Mapping): Name | null {
  const type = textOf(field, "type");
  if (type === "section") return null;
  const leadsTo = textOf(field, "form");
  const rows = type === "row_lookup" ? `${leadsTo}.${textOf(field, "subtable")}` : leadsTo;
  const found: Name = { name: textOf(field, "key"), label: nameOf(field), type, field };
  return rows === "" ? found : { ...found, leadsTo: rows };
}

function namesOf(fields: readonly Mapping[]): Name[] {
  return fields.map(fieldName).filter((name) => name !== null);
}

/** A record's names: its fields, then what every record has. */
export function recordNames(form: Mapping | null): Name[] {
  const own = namesOf(fieldsOf(form ?? undefined));
  const taken = own.map((one) => one.name);
  return [...own, ...SYSTEM.map(systemName).filter((one) => !taken.includes(one.name))];
}

export function rowNames(subtable: Mapping): Name[] {
  return [...namesOf(fieldsOf(subtable)), { name: "position", label: say("name.position"), type: "integer" }];
}

export function me(root: Data): Name[] {
  const links = valueAt(root, ["app", "user_links"]);
  const linked = Object.keys(isMapping(links) ? links : {}).map((name) => {
    const given = isMapping(links) ? links[name] : undefined;
    const target = typeof given === "string" ? given : textOf(given, "form");
    const form = formOf(root, target || name);
    const found: Name = { name, label: form ? nameOf(form) : name, type: "lookup" };
    return form ? { ...found, leadsTo: textOf(form, "key") } : found;
  });
  const person: Name[] = [{ name: "id", label: say("name.me"), type: "user" }, ...USER.map(systemName)];
  const lists: Name[] = ["reports", "departments"].map((name) => ({ name, label: say(`name.${name}` as "name.reports"), type: "list" }));
  return [...person, ...lists, ...linked];
}

export function settings(root: Data): Name[] {
  return listAt(root, ["app", "settings"])
    .filter(isMapping)
    .map((one) => ({ name: textOf(one, "key"), label: nameOf(one), type: textOf(one, "type"), field: one }));
}

/** The names behind a name: a lookup's fields, a subtable's columns, a person's data. */
export function membersOf(root: Data, name: Name): Name[] {
  if (name.type === "subtable" && name.field) return namesOf(fieldsOf(name.field)).map((one) => ({ ...one, column: true }));
  if (name.type === "user") return USER.map(systemName);
  if (name.type === "department") return DEPARTMENT.map(systemName);
  if (name.type === "address") return ADDRESS.map(systemName);
  if (name.leadsTo === undefined || name.type === "multi_lookup") return [];
  const rows = rowsOf(root, name.leadsTo);
  if (rows === null) return recordNames(formOf(root, name.leadsTo)).filter((one) => one.type !== "subtable");
  const parent: Name = { name: "parent", label: nameOf(rows.form), type: "lookup", leadsTo: textOf(rows.form, "key") };
  return [...rowNames(rows.subtable), parent];
}

/** Follow a dotted path; null where it leads nowhere. */
export function resolve(root: Data, scope: Scope, path: string): Name | null {
  return trail(root, scope, path)?.at(-1) ?? null;
}

/** Every name on the way of a path. */
export function trail(root: Data, scope: Scope, path: string): Name[] | null {
  const [first = "", ...rest] = path.split(".");
  const group = scope.groups[first];
  const start = scope.bare.find((one) => one.name === first);
  const found: Name[] = [];
  let here: Name | undefined = start;
  if (group !== undefined && rest.length) {
    const member = rest.shift();
    here = group.find((one) => one.name === member);
  }
  if (here === undefined) return null;
  found.push(here);
  for (const step of rest) {
    const next: Name | undefined = membersOf(root, here).find((one) => one.name === step);
    if (next === undefined) return null;
    found.push(next);
    here = next;
  }
  return found;
}

/** A path in people's words: "Person › Level". */
export function wordsOf(root: Data, scope: Scope, path: string): string {
  const found = trail(root, scope, path);
  if (found === null) return path;
  const first = path.split(".")[0] ?? "";
  const group = scope.groups[first] !== undefined ? [say(`group.${first}` as "group.me")] : [];
  return [...(first === "me" && found[0]?.name === "id" ? [] : group), ...found.map((one) => one.label)].join(" › ");
}

export interface Choice {
  key: string;
  label: string;
}

/** What a name's value may be, where that is a fixed list. */
export function choicesOf(name: Name | null): Choice[] {
  if (name === null) return [];
  if (name.name === "state" && name.field === undefined)
    return STATES.map((key) => ({ key, label: say(`state.${key}` as "state.draft") }));
  return listAt(name.field ?? null, ["options"]).map((one) => ({ key: textOf(one, "key"), label: nameOf(one) }));
}
