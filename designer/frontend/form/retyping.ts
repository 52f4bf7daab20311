/**
 * Changing the type of a field that is there: what is still valid of it stays, what is not goes and
 * is told beforehand.
 *
 * Only types are offered into which the values of records can be carried over; those that do not
 * fit are asked about when the app is published.
 */

import { setValue, together, unsetValue, type Command } from "../commands/command";
import { isMapping, listAt, textOf, valueAt, type Data, type Mapping, type Pointer } from "../model/data";
import type { Language, Schema } from "../schema/schema";
import { nameOf, say } from "../words/words";
import { definitionOf } from "./groups";
import { beginnings, canStand, formAt, pathOf } from "./modeling";

const TEXTS = ["text", "long_text", "phone", "email", "url", "select"];
const NUMBERS = ["integer", "decimal", "money", "percent", "duration"];
const PLAIN = ["text", "long_text"];

/** Type → the types its values can be carried over into. */
const BECOMES: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(TEXTS.map((one) => [one, [...TEXTS, "multi_select", ...NUMBERS, "date", "time"]])),
  ...Object.fromEntries(NUMBERS.map((one) => [one, [...NUMBERS, ...PLAIN]])),
  ...Object.fromEntries(["date", "time", "datetime", "boolean", "serial"].map((one) => [one, PLAIN])),
  multi_select: ["select"],
  lookup: ["multi_lookup"],
  multi_lookup: ["lookup"],
  user: ["multi_user"],
  multi_user: ["user"],
  attachment: ["image"],
  image: ["attachment"],
};

/** The types that a field can be changed to. */
export function typesFor(root: Data, field: Pointer): string[] {
  const type = textOf(valueAt(root, field), "type");
  return (BECOMES[type] ?? []).filter((one) => one !== type && canStand(root, field.slice(0, -1), one));
}

/** What expressions give a value of the type: what fits one kind of value does not fit another. */
function kindOf(type: string): string {
  if (NUMBERS.includes(type)) return "number";
  if (TEXTS.includes(type) || type === "serial") return "text";
  return type;
}

function fits(language: Language, schema: Schema, value: Data): boolean {
  const found = language.resolve(schema);
  if (found.anyOf) return found.anyOf.some((one) => fits(language, one, value));
  if (found.enum && !found.enum.includes(value)) return false;
  if (typeof value !== "number") return true;
  return (found.minimum === undefined || value >= found.minimum) && (found.maximum === undefined || value <= found.maximum);
}

export interface Retyped {
  field: Mapping;
  /** The properties that go. */
  lost: string[];
}

/** Whether texts that people typed become choices: what they typed can be the options. */
export function textsBecomeOptions(root: Data, pointer: Pointer, type: string): boolean {
  const present = valueAt(root, pointer);
  return (type === "select" || type === "multi_select") && [...TEXTS, "serial"].includes(textOf(present, "type")) && listAt(root, [...pointer, "options"]).length === 0;
}

/** The field under its new type; `options` are those it begins with, where it has none. */
export function retyped(root: Data, language: Language, pointer: Pointer, type: string, options: readonly Mapping[] = []): Retyped {
  const present = valueAt(root, pointer);
  const old: Mapping = isMapping(present) ? present : {};
  const definition = definitionOf(language, type);
  const properties = definition === null ? {} : (language.definition(definition).properties ?? {});
  const sameKind = kindOf(textOf(old, "type")) === kindOf(type);
  const stays = ([name, value]: [string, Data]): boolean => {
    const schema = properties[name];
    return schema !== undefined && (name !== "default" || sameKind) && fits(language, schema, value);
  };
  const lost = Object.entries(old).filter((entry) => entry[0] !== "type" && !stays(entry)).map(([name]) => name);
  const kept = Object.fromEntries(Object.entries(old).map(([name, value]) => [name, name === "type" ? type : value] as [string, Data]).filter(([name]) => !lost.includes(name)));
  const begins = { ...beginnings(root, formAt(pointer), type), ...(options.length ? { options: [...options] } : {}) };
  const needed = Object.entries(begins).filter(([name]) => !(name in kept));
  return { field: { ...kept, ...Object.fromEntries(needed) }, lost };
}

/** Change a field's type; `label` is what the new one is called. */
export function changeType(root: Data, language: Language, pointer: Pointer, type: string, label: string, options: readonly Mapping[] = []): Command {
  const name = say("form.did_type", { what: nameOf(valueAt(root, pointer)), type: label });
  const { field } = retyped(root, language, pointer, type, options);
  const made = together(name, [setValue(name, pointer, field), ...withoutProgress(root, pointer, type)]);
  return { ...made, selects: pointer };
}

/** Only a single choice is drawn as a line of progress. */
function withoutProgress(root: Data, pointer: Pointer, type: string): Command[] {
  const layout = [...formAt(pointer), "layout"];
  if (type === "select" || valueAt(root, [...layout, "progress"]) !== pathOf(root, pointer)) return [];
  const stages = listAt(root, [...layout, "stages"]).length ? [unsetValue("", [...layout, "stages"])] : [];
  return [unsetValue("", [...layout, "progress"]), ...stages];
}
