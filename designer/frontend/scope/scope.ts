/** Which names are in scope where an expression stands: found from its pointer. */

import { isMapping, textOf, valueAt, type Data, type Mapping, type Pointer } from "../model/data";
import { fieldOf, fieldsOf, formOf, me, recordNames, rowNames, rowsOf, settings, type Name, type Scope } from "./names";

/** The scope of the expression at a pointer; `form` where the pointer does not tell it. */
export function scopeAt(root: Data, pointer: Pointer, form?: string): Scope {
  const home = formOf(root, form ?? homeOf(root, pointer));
  const shared = { me: me(root), setting: settings(root) };
  const base: Scope = { form: textOf(home ?? undefined, "key"), bare: recordNames(home), groups: { ...shared, old: recordNames(home) } };
  if (pointer[0] === "forms" && home !== null) return inForm(root, pointer, home, base);
  return inSteps(root, pointer, home, withRow(root, pointer, home, base));
}

/** An automation on a date of a row knows the row. */
function withRow(root: Data, pointer: Pointer, home: Mapping | null, base: Scope): Scope {
  const on = pointer[0] === "automations" ? valueAt(root, [...pointer.slice(0, 2), "on"]) : undefined;
  const [table = "", column] = textOf(on, "date").split(".");
  const subtable = column === undefined ? null : fieldOf(home ?? undefined, table);
  if (subtable?.["type"] !== "subtable") return base;
  return { ...base, groups: { ...base.groups, row: rowNames(subtable) } };
}

/** The form that a part of the app is about. */
export function homeOf(root: Data, pointer: Pointer): string {
  const [part, index] = pointer;
  const element = typeof index === "number" ? valueAt(root, [part ?? "", index]) : undefined;
  if (part === "forms") return textOf(element, "key");
  if (part === "reports") return reportForm(root, pointer);
  const on = isMapping(element) ? element["on"] : undefined;
  return textOf(element, "form") || textOf(on, "form");
}

function reportForm(root: Data, pointer: Pointer): string {
  for (let length = pointer.length; length >= 2; length -= 1) {
    const source = textOf(valueAt(root, pointer.slice(0, length)), "source") || textOf(valueAt(root, pointer.slice(0, length)), "form");
    if (source !== "") return source.split(".")[0] ?? "";
  }
  return "";
}

function inForm(root: Data, pointer: Pointer, form: Mapping, base: Scope): Scope {
  const part = pointer[2];
  if (part === "actions") return inSteps(root, pointer, form, withInput(root, pointer, base));
  if (part !== "fields" || typeof pointer[3] !== "number") return base;
  const outer = valueAt(root, pointer.slice(0, 4));
  const isColumn = isMapping(outer) && outer["type"] === "subtable" && pointer[4] === "fields" && typeof pointer[5] === "number";
  const field = isColumn ? valueAt(root, pointer.slice(0, 6)) : outer;
  const own = isColumn && isMapping(outer) ? rowScope(base, outer) : base;
  const name = pointer[isColumn ? 6 : 4];
  if (!isMapping(field)) return own;
  if (name === "filter") return candidates(root, own, rowsTarget(field));
  if (name === "rollup") return pointed(root, own, textOf(field["rollup"], "from"), textOf(form, "key"));
  if (name === "choose") return chosen(root, own, valueAt(root, pointer.slice(0, isColumn ? 8 : 6)), pointer);
  return own;
}

function rowScope(base: Scope, subtable: Mapping): Scope {
  const columns = rowNames(subtable);
  return { ...base, subtable: textOf(subtable, "key"), bare: columns, groups: { ...base.groups, parent: base.bare, old: columns } };
}

function rowsTarget(field: Mapping): string {
  const form = textOf(field, "form");
  return field["type"] === "row_lookup" ? `${form}.${textOf(field, "subtable")}` : form;
}

/** What stands bare of a form or of rows, and the rows' record. */
export function pointedNames(root: Data, target: string): { bare: Name[]; parent?: Name[]; form: string; subtable?: string } {
  const rows = rowsOf(root, target);
  if (rows === null) return { bare: recordNames(formOf(root, target)), form: target };
  const [form, subtable] = [textOf(rows.form, "key"), textOf(rows.subtable, "key")];
  return { bare: rowNames(rows.subtable), parent: recordNames(rows.form), form, subtable };
}

/** A filter: the candidate bare, the record that looks it up as `record`, its row as `row`. */
function candidates(root: Data, own: Scope, target: string): Scope {
  const { parent, ...found } = pointedNames(root, target);
  const { old: _old, parent: record, ...rest } = own.groups;
  const around: Record<string, Name[]> = record ? { record, row: own.bare } : { record: own.bare };
  return { ...found, groups: { ...rest, ...around, ...(parent ? { parent } : {}) } };
}

function pointed(root: Data, own: Scope, from: string, home: string): Scope {
  const { me: mine, setting } = own.groups;
  const target = rowsOf(root, from) ? from : rowsOf(root, `${home}.${from}`) ? `${home}.${from}` : from;
  const { parent, ...found } = pointedNames(root, target);
  return { ...found, groups: { me: mine ?? [], setting: setting ?? [], ...(parent ? { parent } : {}) } };
}

function chosen(root: Data, own: Scope, choice: Data | undefined, pointer: Pointer): Scope {
  const from = textOf(choice, "from");
  const name = pointer[pointer.length - 1];
  return from === "" || name === "when" ? own : candidates(root, own, from);
}

function withInput(root: Data, pointer: Pointer, base: Scope): Scope {
  const action = valueAt(root, pointer.slice(0, 4));
  const input = isMapping(action) ? fieldsOf({ fields: action["input"] ?? [] }) : [];
  return input.length ? { ...base, groups: { ...base.groups, input: recordNames({ fields: input }).slice(0, input.length) } } : base;
}

const TOUCHING = ["update", "delete", "upsert", "form", "source", "for_each"] as const;

/** Steps and widgets: what is touched stands bare, the present record is `record`. */
function inSteps(root: Data, pointer: Pointer, home: Mapping | null, base: Scope): Scope {
  const name = String(pointer[pointer.length - 1]);
  const before = String(pointer[pointer.length - 2]);
  const groups: Record<string, Name[]> = { ...base.groups, record: recordNames(home) };
  if (pointer[0] === "reports") return touched(root, base, textOf(stepAround(root, pointer), "source") || base.form, {});
  const inner = before === "set" || before === "values" || before === "opening" ? before : name;
  if (!["where", "set", "check", "sort", "group"].includes(inner)) return { ...base, groups };
  const step = stepAround(root, pointer);
  const target = TOUCHING.map((one) => textOf(step, one)).find((one) => one !== "") ?? "";
  if (target === "" || target === base.form) return { ...base, groups };
  return touched(root, base, target, groups);
}

function stepAround(root: Data, pointer: Pointer): Data | undefined {
  for (let length = pointer.length - 1; length >= 2; length -= 1) {
    const found = valueAt(root, pointer.slice(0, length));
    if (isMapping(found) && TOUCHING.some((one) => typeof found[one] === "string")) return found;
  }
  return undefined;
}

function touched(root: Data, base: Scope, target: string, groups: Record<string, Name[]>): Scope {
  const { parent, ...found } = pointedNames(root, target);
  if (found.bare.length === 0) return { ...base, groups: { ...base.groups, ...groups } };
  return { ...found, groups: { ...base.groups, ...groups, ...(parent ? { parent } : {}) } };
}
