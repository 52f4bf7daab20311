/** Which operators a kind of field takes, and the value a new row begins with. */

import type { Name } from "../scope/names";
import type { Operand, Operator, Test } from "./model";
import { isAlone } from "./row";

const NUMBERS: Operator[] = [">", ">=", "<", "<=", "==", "!=", "between", "blank", "not_blank"];
const DAYS: Operator[] = ["<", "<=", ">", ">=", "==", "between", "blank", "not_blank"];
const TEXTS: Operator[] = ["==", "!=", "contains", "not_contains", "starts_with", "ends_with", "in", "not in", "blank", "not_blank"];
const OPTIONS: Operator[] = ["==", "!=", "in", "not in", "blank", "not_blank"];
const IDENTITIES: Operator[] = ["==", "!=", "in", "not in", "blank", "not_blank"];
const FLAGS: Operator[] = ["is", "is_not", "blank", "not_blank"];
const PRESENCE: Operator[] = ["blank", "not_blank"];

export const NUMERIC: readonly string[] = ["integer", "decimal", "money", "percent", "duration"];
export const DATED: readonly string[] = ["date", "datetime"];
export const IDENTIFIED: readonly string[] = ["user", "department", "lookup", "row_lookup"];

export function operatorsOf(type: string): Operator[] {
  if (NUMERIC.includes(type)) return NUMBERS;
  if (DATED.includes(type) || type === "time") return DAYS;
  if (type === "select") return OPTIONS;
  if (type === "boolean") return FLAGS;
  if (IDENTIFIED.includes(type)) return IDENTITIES;
  if (["multi_select", "multi_lookup", "multi_user", "attachment", "image", "address", "list", "subtable"].includes(type)) return PRESENCE;
  return TEXTS;
}

/** The operator that a row shows: a comparison with nothing is "is empty". */
export function shownOperator(test: Test): Operator {
  if (test.value?.kind !== "blank") return test.operator;
  return test.operator === "==" ? "blank" : test.operator === "!=" ? "not_blank" : test.operator;
}

/** What a new row is compared with; nothing where a value has to be chosen or typed first. */
function begun(type: string): Operand | undefined {
  const fresh = freshValue(type);
  return fresh.kind === "text" ? undefined : fresh;
}

/** An empty value for a row. */
export function freshValue(type: string): Operand {
  if (NUMERIC.includes(type)) return { kind: "number", text: "" };
  if (DATED.includes(type)) return { kind: "today", days: 0 };
  if (type === "user") return { kind: "name", path: "me.id" };
  if (IDENTIFIED.includes(type)) return { kind: "name", path: "" };
  return { kind: "text", text: "" };
}

export function withField(name: Name | null, path: string): Test {
  const type = name?.type ?? "text";
  const operator = operatorsOf(type)[0] ?? "==";
  return withOperator({ kind: "test", field: path, operator }, operator, type);
}

/** Change a row's operator; its value stays where it still fits. */
export function withOperator(test: Test, operator: Operator, type: string): Test {
  const { value, upper: _upper, ...rest } = test;
  const next: Test = { ...rest, operator };
  if (isAlone(operator)) return next;
  const listed = operator === "in" || operator === "not in";
  const kept = value === undefined || value.kind === "blank" ? begun(type) : value;
  if (listed) return { ...next, value: kept?.kind === "list" || kept?.kind === "name" ? kept : { kind: "list", items: kept && isFilled(kept) ? [kept] : [] } };
  if (kept === undefined) return next;
  const single = kept.kind === "list" ? (kept.items[0] ?? freshValue(type)) : kept;
  return operator === "between" ? { ...next, value: single, upper: freshValue(type) } : { ...next, value: single };
}

function isFilled(value: Operand): boolean {
  return !((value.kind === "text" || value.kind === "number") && value.text === "") && !(value.kind === "name" && value.path === "");
}
