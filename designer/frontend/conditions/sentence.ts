/** A condition in people's words: "Total is above 80,000 and Tier is Dealer". */

import type { Data } from "../model/data";
import { choicesOf, resolve, wordsOf, type Scope } from "../scope/names";
import { locale, say, type Key } from "../words/words";
import { isAlone } from "./row";
import type { Condition, Group, Operand, Operator, Row, Test } from "./model";

const DAYS = ["date", "datetime"];

/** How an operator is called for a kind of field. */
export function operatorWord(operator: Operator, type: string): string {
  const dated = DAYS.includes(type) && ["<", "<=", ">", ">="].includes(operator);
  return say(`${dated ? "op.date." : "op."}${operator}` as Key);
}

export function sentence(root: Data, scope: Scope, condition: Condition): string {
  const parts = condition.parts.map((part) => (part.kind === "group" ? groupWords(root, scope, part) : rowWords(root, scope, part)));
  return joined(parts, condition.join);
}

function joined(parts: string[], join: "and" | "or"): string {
  return parts.join(say(join === "and" ? "cond.and.between" : "cond.or.between"));
}

function groupWords(root: Data, scope: Scope, group: Group): string {
  const inner = joined(group.rows.map((row) => rowWords(root, scope, row)), group.join);
  return locale() === "zh" ? `（${inner}）` : `(${inner})`;
}

export function rowWords(root: Data, scope: Scope, row: Row): string {
  if (row.kind === "formula") return row.text;
  const name = resolve(root, scope, row.field);
  const field = row.field === "" ? "…" : wordsOf(root, scope, row.field);
  if (row.value?.kind === "blank" && (row.operator === "==" || row.operator === "!="))
    return said(field, say(row.operator === "==" ? "op.blank" : "op.not_blank"), "");
  const operator = operatorWord(row.operator, name?.type ?? "");
  if (isAlone(row.operator)) return said(field, operator, "");
  return said(field, operator, valuesOf(root, scope, row));
}

function valuesOf(root: Data, scope: Scope, row: Test): string {
  const value = operandWords(root, scope, row, row.value);
  if (row.operator !== "between") return value;
  return say("cond.from_to", { from: value, to: operandWords(root, scope, row, row.upper) });
}

function said(field: string, operator: string, value: string): string {
  return locale() === "zh" ? `${field}${operator}${value}` : [field, operator, value].filter((one) => one !== "").join(" ");
}

/** A value in words: an option by its label, a number with separators. */
export function operandWords(root: Data, scope: Scope, row: Test, value: Operand | undefined): string {
  switch (value?.kind) {
    case undefined:
      return "…";
    case "text": {
      const found = choicesOf(resolve(root, scope, row.field)).find((one) => one.key === value.text);
      return found?.label ?? (locale() === "zh" ? `“${value.text}”` : `"${value.text}"`);
    }
    case "number":
      return value.text === "" ? "…" : grouped(value.text);
    case "flag":
      return say(value.on ? "yes" : "no");
    case "blank":
      return say("cond.nothing");
    case "date":
      return value.day || "…";
    case "today":
      return dayWords(value.days);
    case "name":
      return wordsOf(root, scope, value.path);
    case "list":
      return value.items.map((item) => operandWords(root, scope, row, item)).join(say("cond.or.list")) || "…";
    case "formula":
      return value.text || "…";
  }
}

function dayWords(days: number): string {
  if (days === 0) return say("cond.today");
  return say(days > 0 ? "cond.days_ahead" : "cond.days_ago", { n: Math.abs(days) });
}

function grouped(text: string): string {
  const [whole = "", rest] = text.split(".");
  const cut = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return rest === undefined ? cut : `${cut}.${rest}`;
}
