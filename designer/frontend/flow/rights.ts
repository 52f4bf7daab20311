/** A task's rights to fields as a grid: rows of fields, three rights each. */

import { isList, isMapping, textOf, type Data, type Mapping } from "../model/data";
import { fieldsOf } from "../scope/names";
import { nameOf } from "../words/words";

export const RIGHTS = ["editable", "required", "hidden"] as const;
export type RightName = (typeof RIGHTS)[number];

export interface RightsRow {
  path: string;
  label: string;
  /** A column of a subtable. */
  inner: boolean;
  /** Whether people could write it: a formula or number is made by the system. */
  writable: boolean;
}

const MADE = ["formula", "rollup", "balance"];

/** The rows of a form: every field and, below each subtable, its columns. */
export function rowsOf(form: Mapping | null): RightsRow[] {
  return fieldsOf(form ?? undefined).flatMap((field): RightsRow[] => {
    const type = textOf(field, "type");
    if (type === "section") return [];
    const key = textOf(field, "key");
    const columns = type === "subtable" ? fieldsOf(field) : [];
    const inner = columns.map((column) => ({
      path: `${key}.${textOf(column, "key")}`,
      label: `${nameOf(field)} › ${nameOf(column)}`,
      inner: true,
      writable: isWritable(column),
    }));
    return [{ path: key, label: nameOf(field), inner: false, writable: isWritable(field) }, ...inner];
  });
}

function isWritable(field: Mapping): boolean {
  return field["type"] !== "serial" && MADE.every((one) => field[one] === undefined);
}

export function namesOf(rights: Data | undefined, right: RightName): string[] {
  const list = isMapping(rights) ? rights[right] : undefined;
  return isList(list) ? list.map(String) : [];
}

/**
 * The rights after one tick: what is required can be written, what is hidden neither; nothing left
 * gives null.
 */
export function ticked(rights: Data | undefined, path: string, right: RightName, on: boolean): Mapping | null {
  const next: Record<RightName, string[]> = {
    editable: namesOf(rights, "editable"),
    required: namesOf(rights, "required"),
    hidden: namesOf(rights, "hidden"),
  };
  const put = (name: RightName, there: boolean): void => {
    const rest = next[name].filter((one) => one !== path);
    next[name] = there ? (next[name].includes(path) ? next[name] : [...rest, path]) : rest;
  };
  put(right, on);
  if (on && right === "required") put("editable", true);
  if (on && right !== "hidden") put("hidden", false);
  if (on && right === "hidden") RIGHTS.filter((one) => one !== "hidden").forEach((one) => put(one, false));
  if (!on && right === "editable") put("required", false);
  const said = RIGHTS.filter((one) => next[one].length > 0);
  return said.length === 0 ? null : Object.fromEntries(said.map((one) => [one, next[one]]));
}
