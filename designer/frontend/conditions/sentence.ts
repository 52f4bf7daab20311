/** A condition in people's words: "Total is above 80,000 and Tier is Dealer". */

import type { Data } from "../model/data";
import { choicesOf, resolve, wordsOf, type Scope } from "../scope/names";
import { locale, say, type Key } from "../words/words";
import { read, type Condition, type Group, type Operand, type Operator, type Row, type Test } from "./model";
import { isAlone } from "./row";
import { grouped, settingOf, settingWords } from "./settings";

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

/** An expression in words; as it is written where it is only a formula. */
export function expressionWords(root: Data, scope: Scope, source: string): string {
  const condition = read(source);
  if (condition !== null) return sentence(root, scope, condition);
  return deniedWords(root, scope, source) ?? filledWords(root, scope, source) ?? source;
}

function joined(parts: string[], join: "and" | "or"): string {
  return parts.join(say(join === "and" ? "cond.and.between" : "cond.or.between"));
}

function groupWords(root: Data, scope: Scope, group: Group): string {
  const inner = joined(group.rows.map((row) => rowWords(root, scope, row)), group.join);
  return locale() === "zh" ? `（${inner}）` : `(${inner})`;
}

export function rowWords(root: Data, scope: Scope, row: Row): string {
  if (row.kind === "formula") return deniedWords(root, scope, row.text) ?? filledWords(root, scope, row.text) ?? row.text;
  const name = resolve(root, scope, row.field);
  const field = row.field === "" ? "…" : wordsOf(root, scope, row.field);
  if (row.value?.kind === "blank" && (row.operator === "==" || row.operator === "!="))
    return said(field, say(row.operator === "==" ? "op.blank" : "op.not_blank"), "");
  const operator = operatorWord(row.operator, name?.type ?? "");
  if (isAlone(row.operator)) return said(field, operator, "");
  return said(field, operator, valuesOf(root, scope, row));
}

const DENIED = /^\s*not\b/i;

/** "It does not hold that …", where what is denied is a condition itself. */
function deniedWords(root: Data, scope: Scope, text: string): string | null {
  const denied = DENIED.test(text) ? text.replace(DENIED, "") : "";
  const words = expressionWords(root, scope, denied);
  return denied === "" || words === denied ? null : say("cond.denied", { what: words });
}

const FILLED = /\bCOALESCE\(\s*([\w.]+)\s*,\s*(?:false|0|''|"")\s*\)/gi;

/** A comparison in which what is empty counts as no, zero or no text: people do not say so. */
function filledWords(root: Data, scope: Scope, text: string): string | null {
  const plain = text.replace(FILLED, "$1");
  const found = plain === text ? null : read(plain);
  if (found === null || found.parts.some((part) => part.kind === "formula")) return null;
  return sentence(root, scope, found);
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
      return namedWords(root, scope, value.path);
    case "list":
      return value.items.map((item) => operandWords(root, scope, row, item)).join(say("cond.or.list")) || "…";
    case "formula":
      return value.text || "…";
  }
}

/** Another name to compare with; a parameter of the app is told with its value. */
function namedWords(root: Data, scope: Scope, path: string): string {
  const setting = settingOf(root, path);
  return setting === null ? wordsOf(root, scope, path) : say("cond.setting", settingWords(setting));
}

function dayWords(days: number): string {
  if (days === 0) return say("cond.today");
  return say(days > 0 ? "cond.days_ahead" : "cond.days_ago", { n: Math.abs(days) });
}
