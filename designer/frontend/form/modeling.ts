/**
 * What one does to the fields of a form, each as one command.
 *
 * A field is named by its pointer: `["forms", 2, "fields", 4]`, a column of a subtable by
 * `[…, "fields", 4, "fields", 1]`. What only arranges a field (layout, views, rights on it) goes with
 * it when it is deleted; expressions that name it stay and are told as faults.
 */

import { insertItem, moveItem, removeItem, setValue, together, unsetValue, type Command } from "../commands/command";
import { keyFrom } from "../model/key";
import { isList, isMapping, listAt, textOf, valueAt, type Data, type Mapping, type Pointer } from "../model/data";
import { locale, localised, nameOf, say } from "../words/words";

/** Types that cannot stand in a subtable. */
export const NO_COLUMNS: readonly string[] = ["serial", "section", "subtable", "tabs"];
const OPTIONS = 3;

/** The list that a field stands in, and its place there. */
export function placeOf(field: Pointer): { list: Pointer; index: number } {
  return { list: field.slice(0, -1), index: Number(field[field.length - 1]) };
}

/** The form that a pointer leads into. */
export function formAt(pointer: Pointer): Pointer {
  return pointer.slice(0, 2);
}

function taken(root: Data, list: Pointer): string[] {
  return listAt(root, list).map((field) => textOf(field, "key"));
}

function freeLabel(root: Data, list: Pointer, label: string): string {
  const used = listAt(root, list).map((field) => nameOf(field));
  for (let n = 1; ; n += 1) {
    const next = n === 1 ? label : `${label} ${n}`;
    if (!used.includes(next)) return next;
  }
}

/** What a new field of a type begins with; null where the app has nothing it could point at. */
export function beginnings(root: Data, form: Pointer, type: string): Mapping | null {
  switch (type) {
    case "select":
    case "multi_select":
      return { options: Array.from({ length: OPTIONS }, (_, n) => optionNamed(n + 1, [])) };
    case "lookup":
    case "multi_lookup":
      return { form: target(root, form) };
    case "row_lookup":
      return rowTarget(root, form);
    case "serial":
      return { format: "{yyyy}{mm}{dd}-{seq:4}", reset: "day" };
    case "subtable":
      return { fields: [{ key: "column_1", type: "text", label: { [locale()]: say("form.column_n", { n: 1 }) } }] };
    default:
      return {};
  }
}

function optionNamed(n: number, used: readonly string[]): Mapping {
  const label = say("form.option_n", { n });
  return { key: keyFrom(label, used, "option").replace(/_1$/, `_${n}`), label: { [locale()]: label } };
}

/** Another form to look up, else the form itself. */
function target(root: Data, form: Pointer): string {
  const own = textOf(valueAt(root, form), "key");
  const keys = listAt(root, ["forms"]).map((one) => textOf(one, "key"));
  return keys.find((key) => key !== own) ?? own;
}

function rowTarget(root: Data, form: Pointer): Mapping | null {
  const own = textOf(valueAt(root, form), "key");
  const forms = [...listAt(root, ["forms"])].sort((one, other) => Number(textOf(one, "key") === own) - Number(textOf(other, "key") === own));
  for (const one of forms) {
    const subtable = listAt(one, ["fields"]).find((field) => textOf(field, "type") === "subtable");
    if (subtable !== undefined) return { form: textOf(one, "key"), subtable: textOf(subtable, "key") };
  }
  return null;
}

/** Whether a type can be added where a list of fields is. */
export function canStand(root: Data, list: Pointer, type: string): boolean {
  const isSubtable = list.length > 3;
  return !(isSubtable && NO_COLUMNS.includes(type)) && beginnings(root, formAt(list), type) !== null;
}

/** Add a field of a type at a place of a list of fields; `label` in the reader's language. */
export function addField(root: Data, list: Pointer, index: number, type: string, label: string): Command {
  const called = freeLabel(root, list, label);
  const key = keyFrom(called, taken(root, list), type);
  const field: Mapping = { key, type, label: { [locale()]: called }, ...beginnings(root, formAt(list), type) };
  return insertItem(say("did.add", { what: called }), [...list, index], field);
}

/** Where a field that is added after the selection goes: behind it, or at the end. */
export function placeAfter(root: Data, form: Pointer, selection: Pointer | null, type: string): { list: Pointer; index: number } {
  const fields = [...form, "fields"];
  const end = { list: fields, index: listAt(root, fields).length };
  if (selection === null || selection.length < 4 || selection[1] !== form[1]) return end;
  if (selection.length > 4 && !NO_COLUMNS.includes(type)) return { list: selection.slice(0, 5), index: Number(selection[5]) + 1 };
  const index = Number(selection[3]);
  return { list: fields, index: type === "section" || type === "tabs" ? sectionEnd(root, fields, index) : index + 1 };
}

/** Behind the section that a field stands in. */
function sectionEnd(root: Data, fields: Pointer, index: number): number {
  const list = listAt(root, fields);
  const next = list.findIndex((field, at) => at > index && textOf(field, "type") === "section");
  return next < 0 ? list.length : next;
}

/** Name a part in the reader's language; the other languages stay. */
export function renameField(root: Data, field: Pointer, label: string): Command {
  const present = valueAt(root, [...field, "label"]);
  const next: Data = isMapping(present) ? { ...present, [locale()]: label } : typeof present === "string" && present !== "" ? label : { [locale()]: label };
  return { ...setValue(say("did.rename", { what: label }), [...field, "label"], next), selects: field };
}

/** Name a field just added: its key follows, for nothing names it yet. */
export function nameNewField(root: Data, field: Pointer, label: string): Command {
  const { list, index } = placeOf(field);
  const others = listAt(root, list).filter((_, at) => at !== index).map((one) => textOf(one, "key"));
  const type = textOf(valueAt(root, field), "type");
  const present = textOf(valueAt(root, field), "key");
  const plain = keyFrom(label, others, "");
  const key = /^_\d+$/.test(plain) || plain === "" ? present : plain;
  const named = renameField(root, field, label);
  if (key === present) return named;
  return { ...together(say("did.rename", { what: label || type }), [named, setValue("", [...field, "key"], key)]), selects: field };
}

/** Copy a field behind itself, under a key and a name of its own. */
export function duplicateField(root: Data, field: Pointer): Command {
  const { list, index } = placeOf(field);
  const present = valueAt(root, field);
  const copy: Mapping = isMapping(present) ? { ...present } : {};
  delete copy["was"];
  const key = textOf(copy, "key");
  copy["key"] = keyFrom(key.replace(/_\d+$/, ""), taken(root, list), "field");
  copy["label"] = { [locale()]: freeLabel(root, list, say("form.copy_of", { what: localised(copy["label"], key) })) };
  const name = say("form.duplicate", { what: nameOf(present) });
  return insertItem(name, [...list, index + 1], copy);
}

/** Move a field within its list; `before` is the place it should stand before, as things are now. */
export function moveField(root: Data, field: Pointer, before: number): Command | null {
  const { index } = placeOf(field);
  const to = before > index ? before - 1 : before;
  if (to === index) return null;
  return moveItem(say("did.move", { what: nameOf(valueAt(root, field)) }), field, to);
}

/** Move several that follow one another before another place of their list. */
export function moveItems(name: string, list: Pointer, from: number, count: number, before: number): Command {
  const moves = Array.from({ length: count }, (_, n) =>
    before < from ? moveItem(name, [...list, from + n], before + n) : moveItem(name, [...list, from], before - 1),
  );
  return together(name, moves);
}

/** Let a field take the whole width, or half of it. */
export function setWide(root: Data, field: Pointer, wide: boolean): Command {
  const form = formAt(field);
  const key = textOf(valueAt(root, field), "key");
  const present = listAt(root, [...form, "layout", "wide"]);
  const next = wide ? [...present, key] : present.filter((one) => one !== key);
  const name = say("did.set", { what: say("form.width") });
  if (!isMapping(valueAt(root, [...form, "layout"]))) return setValue(name, [...form, "layout"], { wide: next });
  return next.length ? setValue(name, [...form, "layout", "wide"], next) : unsetValue(name, [...form, "layout", "wide"]);
}

/** Let the fields of a form stand in one column or in two, which needs no saying. */
export function setColumns(root: Data, form: Pointer, columns: 1 | 2): Command {
  const layout = [...form, "layout"];
  const present = valueAt(root, layout);
  const name = say("did.set", { what: say("form.columns") });
  if (!isMapping(present)) return setValue(name, layout, { columns });
  if (columns === 1) return setValue(name, [...layout, "columns"], 1);
  return unsetValue(name, Object.keys(present).length === 1 ? layout : [...layout, "columns"]);
}

/** Delete a field, and what arranged it. */
export function removeField(root: Data, field: Pointer): Command {
  const form = formAt(field);
  const part = valueAt(root, field);
  const path = pathOf(root, field);
  const name = say("did.remove", { what: nameOf(part) });
  const cleared = [...clearedLayout(root, form, path), ...clearedViews(root, form, path), ...clearedRights(root, form, path)];
  return { ...together(name, [...cleared, removeItem(name, field)]), selects: null };
}

/** `lines.amount` of a column, the key of a field. */
export function pathOf(root: Data, field: Pointer): string {
  const key = textOf(valueAt(root, field), "key");
  return field.length > 4 ? `${textOf(valueAt(root, field.slice(0, 4)), "key")}.${key}` : key;
}

function names(entry: Data, path: string): boolean {
  const text = typeof entry === "string" ? entry.replace(/^-/, "") : "";
  return text === path || text.startsWith(`${path}.`);
}

/** Take a path out of a list of paths; nothing where it is not in it. */
function without(root: Data, at: Pointer, path: string): Command[] {
  const present = valueAt(root, at);
  if (!isList(present) || !present.some((one) => names(one, path))) return [];
  const kept = present.filter((one) => !names(one, path));
  return [kept.length ? setValue("", at, kept) : unsetValue("", at)];
}

function clearedLayout(root: Data, form: Pointer, path: string): Command[] {
  const layout = [...form, "layout"];
  const lists = ["wide", "highlights", "folded"].flatMap((one) => without(root, [...layout, one], path));
  const progress = valueAt(root, [...layout, "progress"]);
  const line = progress === path ? ["progress", "stages"].filter((one) => valueAt(root, [...layout, one]) !== undefined).map((one) => unsetValue("", [...layout, one])) : [];
  const [subtable = "", column] = path.split(".");
  const columns = [...layout, "columns_of", subtable];
  const shown = column === undefined ? (valueAt(root, columns) === undefined ? [] : [unsetValue("", columns)]) : without(root, columns, column);
  return [...lists, ...line, ...shown];
}

function clearedViews(root: Data, form: Pointer, path: string): Command[] {
  return listAt(root, [...form, "views"]).flatMap((view, index) => {
    const at = [...form, "views", index];
    const sort = isMapping(view) ? view["sort"] : undefined;
    const kept = typeof sort === "string" ? sort.split(",").filter((one) => !names(one.trim(), path)).join(",") : undefined;
    const sorted = kept === undefined || kept === sort ? [] : [kept === "" ? unsetValue("", [...at, "sort"]) : setValue("", [...at, "sort"], kept)];
    return [...without(root, [...at, "columns"], path), ...sorted];
  });
}

function clearedRights(root: Data, form: Pointer, path: string): Command[] {
  return listAt(root, [...form, "access"]).flatMap((_, index) =>
    ["hide", "read", "unmask"].flatMap((one) => without(root, [...form, "access", index, "fields", one], path)),
  );
}

/** Add an option to a select. */
export function addOption(root: Data, options: Pointer): Command {
  const used = listAt(root, options).map((one) => textOf(one, "key"));
  let n = used.length + 1;
  while (used.includes(textOf(optionNamed(n, []), "key"))) n += 1;
  const option = optionNamed(n, []);
  const command = insertItem(say("form.option.add"), [...options, used.length], option);
  return { name: command.name, edits: command.edits };
}
