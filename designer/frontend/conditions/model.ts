/**
 * A condition as people build it: rows of field, operator and value, joined by "and" or "or", with
 * groups one level deep.
 *
 * Rules of this file:
 * 1. What is printed means what was read; a part that is not a row is kept as the text it was.
 * 2. Printing gives what reading gave: read(print(c)) is c.
 */

import { isWord, splitAt, tokens, topLevel, unwrapped, type Token } from "./tokens";
import { printTest, readTest } from "./row";

export type Operator =
  | "==" | "!=" | ">" | ">=" | "<" | "<="
  | "in" | "not in"
  | "between"
  | "is" | "is_not"
  | "blank" | "not_blank"
  | "contains" | "not_contains" | "starts_with" | "ends_with";

export type Operand =
  | { kind: "text"; text: string }
  | { kind: "number"; text: string }
  | { kind: "flag"; on: boolean }
  | { kind: "blank" }
  | { kind: "date"; day: string }
  | { kind: "today"; days: number }
  | { kind: "name"; path: string }
  | { kind: "list"; items: Operand[] }
  | { kind: "formula"; text: string };

/** One row; `value` is absent where the operator needs none, `upper` only of "between". */
export interface Test {
  kind: "test";
  field: string;
  operator: Operator;
  value?: Operand;
  upper?: Operand;
}

/** A part that is no row: a formula that answers yes or no. */
export interface Formula {
  kind: "formula";
  text: string;
}

export type Row = Test | Formula;
export type Join = "and" | "or";

export interface Group {
  kind: "group";
  join: Join;
  rows: Row[];
}

export interface Condition {
  join: Join;
  parts: (Row | Group)[];
}

export const EMPTY: Condition = { join: "and", parts: [] };

/** Read an expression as a condition; null where it is only a formula. */
export function read(source: string): Condition | null {
  if (source.trim() === "") return EMPTY;
  const found = tokens(source);
  if (found === null || found.length === 0) return null;
  const { join, pieces } = cut(unwrapped(found));
  const parts = pieces.map((piece) => readPart(source, piece));
  const whole = parts.filter((part) => part !== null);
  if (whole.length < parts.length || whole.every((part) => part.kind === "formula")) return null;
  return { join, parts: whole };
}

/** Cut at "or", which binds least, else at "and"; a choice (if … else) is never cut. */
function cut(found: Token[]): { join: Join; pieces: Token[][] } {
  if (topLevel(found, (token) => isWord(token, "if", "else")).length) return { join: "and", pieces: [found] };
  for (const join of ["or", "and"] as const) {
    const places = topLevel(found, (token) => isWord(token, join));
    if (places.length) return { join, pieces: splitAt(found, places) };
  }
  return { join: "and", pieces: [found] };
}

function readPart(source: string, piece: Token[]): Row | Group | null {
  if (piece.length === 0) return null;
  const { join, pieces } = cut(unwrapped(piece));
  if (pieces.length === 1) return readRow(source, piece);
  const rows = pieces.map((one) => readRow(source, one));
  const whole = rows.filter((row) => row !== null);
  if (whole.length < rows.length) return null;
  return whole.every((row) => row.kind === "formula") ? readRow(source, piece) : { kind: "group", join, rows: whole };
}

function readRow(source: string, piece: Token[]): Row | null {
  const inner = unwrapped(piece);
  const first = inner[0];
  const last = inner[inner.length - 1];
  if (first === undefined || last === undefined) return null;
  return readTest(source, inner) ?? { kind: "formula", text: source.slice(first.start, last.end) };
}

/** Write a condition down; rows that are not filled in yet are left out. */
export function print(condition: Condition): string {
  const parts = condition.parts.map((part) => {
    if (part.kind !== "group") return printRow(part, condition.parts.length > 1);
    const rows = part.rows.map((row) => printRow(row, true)).filter((text) => text !== "");
    if (rows.length === 0) return "";
    const text = rows.join(` ${part.join} `);
    return rows.length > 1 && condition.parts.length > 1 ? `(${text})` : text;
  });
  return parts.filter((text) => text !== "").join(` ${condition.join} `);
}

function printRow(row: Row, joined: boolean): string {
  if (row.kind === "test") return printTest(row);
  const found = tokens(row.text);
  const loose = found === null || topLevel(found, (token) => isWord(token, "and", "or", "if", "not")).length > 0;
  return joined && loose && row.text.trim() !== "" ? `(${row.text})` : row.text;
}

/** Whether every row says something. */
export function isWhole(condition: Condition): boolean {
  const rows = condition.parts.flatMap((part) => (part.kind === "group" ? part.rows : [part]));
  return rows.length > 0 && rows.every((row) => (row.kind === "test" ? printTest(row) : row.text) !== "");
}
