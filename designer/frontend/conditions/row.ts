/** One row of a condition, read from tokens and written down again. */

import type { Operand, Operator, Test } from "./model";
import { isMark, isWord, quoted, splitAt, topLevel, unquoted, unwrapped, type Token } from "./tokens";

const CALLS: Record<string, Operator> = {
  CONTAINS: "contains",
  STARTS_WITH: "starts_with",
  ENDS_WITH: "ends_with",
};
const ALONE: readonly Operator[] = ["is", "is_not", "blank", "not_blank"];
const CONSTANTS = ["true", "false", "blank", "none", "and", "or", "not", "in", "if", "else", "is"];

/** Whether an operator stands without a value. */
export function isAlone(operator: Operator): boolean {
  return ALONE.includes(operator);
}

/** Read a row; null where it is none. */
export function readTest(source: string, piece: Token[]): Test | null {
  const first = piece[0];
  if (first === undefined) return null;
  if (piece.length === 1) return isPath(first) ? { kind: "test", field: first.text, operator: "is" } : null;
  if (isWord(first, "not")) return readDenied(source, unwrapped(piece.slice(1)));
  return readCall(source, piece) ?? readComparison(source, piece);
}

function readDenied(source: string, piece: Token[]): Test | null {
  const first = piece[0];
  if (first === undefined) return null;
  if (piece.length === 1) return isPath(first) ? { kind: "test", field: first.text, operator: "is_not" } : null;
  const called = readCall(source, piece);
  if (called?.operator === "blank") return { ...called, operator: "not_blank" };
  if (called?.operator === "contains") return { ...called, operator: "not_contains" };
  return null;
}

function readCall(source: string, piece: Token[]): Test | null {
  const [name, open] = piece;
  if (name?.kind !== "name" || !isMark(open, "(") || topLevel(piece, (token) => isMark(token, ")"))[0] !== piece.length - 1)
    return null;
  const inner = piece.slice(2, -1);
  const given = splitAt(inner, topLevel(inner, (token) => isMark(token, ",")));
  const field = given[0]?.length === 1 ? given[0][0] : undefined;
  if (field === undefined || !isPath(field)) return null;
  const called = name.text.toUpperCase();
  if (called === "IS_BLANK") return given.length === 1 ? { kind: "test", field: field.text, operator: "blank" } : null;
  const operator = CALLS[called];
  const value = given[1] && given.length === 2 ? readOperand(source, given[1]) : null;
  return operator && value ? { kind: "test", field: field.text, operator, value } : null;
}

function readComparison(source: string, piece: Token[]): Test | null {
  const signs = topLevel(piece, (token) => isMark(token, "==", "!=", "<", "<=", ">", ">=") || isWord(token, "in"));
  const [left, ...others] = splitAt(piece, signs);
  if (left === undefined || others.length === 0 || others.length > 2) return null;
  const marks = signs.map((place) => piece[place]?.text ?? "");
  if (others.length === 2) return readBetween(source, left, others, marks);
  const negated = isWord(left[left.length - 1], "not");
  const [field, ...more] = negated ? left.slice(0, -1) : left;
  const value = readOperand(source, others[0] ?? []);
  if (field === undefined || more.length || !isPath(field) || value === null) return null;
  const mark = marks[0]?.toLowerCase() === "in" ? (negated ? "not in" : "in") : marks[0];
  if (negated && mark !== "not in") return null;
  return { kind: "test", field: field.text, operator: mark as Operator, value };
}

function readBetween(source: string, left: Token[], others: Token[][], marks: string[]): Test | null {
  const field = others[0]?.[0];
  const value = readOperand(source, left);
  const upper = readOperand(source, others[1] ?? []);
  const fits = others[0]?.length === 1 && marks.every((mark) => mark === "<=");
  if (!fits || field === undefined || !isPath(field) || value === null || upper === null) return null;
  return { kind: "test", field: field.text, operator: "between", value, upper };
}

function isPath(token: Token): boolean {
  return token.kind === "name" && !CONSTANTS.includes(token.text.toLowerCase());
}

/** Read a value; what is no plain one is kept as a formula. */
export function readOperand(source: string, given: Token[]): Operand | null {
  const piece = unwrapped(given);
  const first = piece[0];
  const last = piece[piece.length - 1];
  if (first === undefined || last === undefined) return null;
  if (topLevel(piece, (token) => isWord(token, "and", "or", "not", "if", "else")).length) return null;
  const plain = piece.length === 1 ? readPlain(first) : readNumber(piece) ?? readList(source, piece) ?? readDay(piece);
  return plain ?? { kind: "formula", text: source.slice(first.start, last.end) };
}

function readPlain(token: Token): Operand | null {
  if (token.kind === "text") return { kind: "text", text: unquoted(token.text) };
  if (token.kind === "number") return { kind: "number", text: token.text };
  if (isWord(token, "true", "false")) return { kind: "flag", on: token.text.toLowerCase() === "true" };
  if (isWord(token, "blank", "none")) return { kind: "blank" };
  return isPath(token) ? { kind: "name", path: token.text } : null;
}

function readNumber(piece: Token[]): Operand | null {
  const [sign, number, more] = piece;
  if (!isMark(sign, "-") || number?.kind !== "number" || more) return null;
  return { kind: "number", text: `-${number.text}` };
}

function readList(source: string, piece: Token[]): Operand | null {
  if (!isMark(piece[0], "[") || topLevel(piece, (token) => isMark(token, "]"))[0] !== piece.length - 1) return null;
  const inner = piece.slice(1, -1);
  if (inner.length === 0) return { kind: "list", items: [] };
  const items = splitAt(inner, topLevel(inner, (token) => isMark(token, ","))).map((one) => readOperand(source, one));
  const whole = items.filter((item) => item !== null);
  return whole.length === items.length ? { kind: "list", items: whole } : null;
}

const TODAY = /^TODAY\(\)$/;
const TODAY_AND = /^DATE_ADD\(TODAY\(\),(-?\d+),['"]day['"]\)$/;
const DATE = /^DATE\((\d{4}),(\d{1,2}),(\d{1,2})\)$/;

function readDay(piece: Token[]): Operand | null {
  const text = piece.map((token) => token.text).join("");
  if (TODAY.test(text)) return { kind: "today", days: 0 };
  const away = TODAY_AND.exec(text);
  if (away && Number(away[1]) !== 0) return { kind: "today", days: Number(away[1]) };
  const [, year, month, day] = DATE.exec(text) ?? [];
  if (year === undefined) return null;
  return { kind: "date", day: `${year}-${(month ?? "").padStart(2, "0")}-${(day ?? "").padStart(2, "0")}` };
}

/** Write a row down; nothing where it is not filled in yet. */
export function printTest(test: Test): string {
  const { field, operator } = test;
  if (field === "") return "";
  if (operator === "is") return field;
  if (operator === "is_not") return `not ${field}`;
  if (operator === "blank") return `IS_BLANK(${field})`;
  if (operator === "not_blank") return `not IS_BLANK(${field})`;
  const value = printOperand(test.value);
  if (value === "") return "";
  const call = Object.entries(CALLS).find(([, one]) => one === operator)?.[0];
  if (call !== undefined) return `${call}(${field}, ${value})`;
  if (operator === "not_contains") return `not CONTAINS(${field}, ${value})`;
  if (operator !== "between") return `${field} ${operator} ${value}`;
  const upper = printOperand(test.upper);
  return upper === "" ? "" : `${value} <= ${field} <= ${upper}`;
}

const NUMBER = /^-?(\d+\.?\d*|\.\d+)$/;

export function printOperand(value: Operand | undefined): string {
  if (value === undefined) return "";
  switch (value.kind) {
    case "text":
      return quoted(value.text);
    case "number":
      return NUMBER.test(value.text) ? value.text : "";
    case "formula":
      return value.text.trim();
    case "flag":
      return value.on ? "true" : "false";
    case "blank":
      return "blank";
    case "date":
      return printDay(value.day);
    case "today":
      return value.days === 0 ? "TODAY()" : `DATE_ADD(TODAY(), ${value.days}, 'day')`;
    case "name":
      return value.path;
    case "list":
      return value.items.length ? `[${value.items.map(printOperand).join(", ")}]` : "";
  }
}

function printDay(day: string): string {
  const [year, month, date] = day.split("-").map(Number);
  return year && month && date ? `DATE(${year}, ${month}, ${date})` : "";
}
