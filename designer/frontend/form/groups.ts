/** A field's properties in groups with plain names. What no group names is advanced. */

import type { Language } from "../schema/schema";

export type GroupName = "basics" | "rules" | "calculation" | "advanced";

const BASICS = [
  "label", "tab", "help", "placeholder", "options", "form", "subtable", "own", "fields", "format", "by", "formats", "reset", "required", "default",
  "min", "max", "scale", "currency", "min_rows", "max_rows", "max_length", "role", "filter", "fill", "accept", "max_size", "max_count", "detail",
];
const RULES = ["visible", "readonly", "locked", "unique", "validate", "min_length", "pattern", "on_delete"];
const CALCULATION = ["formula", "on_read", "live", "rollup", "choose", "on", "source", "keep", "status"];
/** Edited on the canvas itself, or fixed by the kind. */
const ELSEWHERE = ["type", "was", "fields"];

/** The definition of a field's type: `money` → `MoneyField`. */
export function definitionOf(language: Language, type: string): string | null {
  return language.names.find((name) => name.endsWith("Field") && language.definition(name).properties?.["type"]?.const === type) ?? null;
}

/** The properties of a definition, group by group, each in the group's order. */
export function groupsOf(language: Language, definition: string): Record<GroupName, string[]> {
  const all = Object.keys(language.definition(definition).properties ?? {}).filter((one) => !ELSEWHERE.includes(one));
  const pick = (wanted: readonly string[]): string[] => wanted.filter((one) => all.includes(one));
  const named = [...BASICS, ...RULES, ...CALCULATION];
  const unique = definition === "SubtableField" ? RULES.filter((one) => one !== "unique") : RULES;
  return {
    basics: pick(BASICS),
    rules: pick(unique),
    calculation: pick(CALCULATION),
    advanced: all.filter((one) => !named.includes(one) || (one === "unique" && definition === "SubtableField")),
  };
}

/** The form's own properties, in groups. */
export const FORM_GROUPS: readonly [string, readonly string[]][] = [
  ["form.part.basics", ["label", "title", "description", "icon", "owner_label"]],
  ["form.part.layout", ["layout"]],
  ["form.part.rules", ["rules", "unique", "locked"]],
  ["form.part.lists", ["views", "prints"]],
  ["form.part.actions", ["actions"]],
  ["form.part.rights", ["access"]],
];
export const FORM_ELSEWHERE: readonly string[] = ["fields", "was"];
