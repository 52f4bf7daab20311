/**
 * Pasting from a spreadsheet: tab-separated lines become cells, from the active one rightwards and
 * downwards. What cannot be read is kept in its cell as text, and told by cell.
 */

import { ask, succeeded } from "../api";
import { read, type Ref, type Value } from "../value";
import { say } from "../words";
import type { Column, RowState, Rows } from "./rows";

export interface Unread {
  row: RowState;
  place: number;
  column: Column;
  text: string;
}

export interface Pasted {
  rows: number;
  unread: Unread[];
}

/** Split what a spreadsheet puts on the clipboard; quoted cells may hold tabs and line ends. */
export function cells(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let rest = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (;;) {
    const quoted = /^"((?:[^"]|"")*)"(?=[\t\n]|$)/.exec(rest);
    const plain = quoted ?? /^[^\t\n]*/.exec(rest);
    const whole = plain?.[0] ?? "";
    row.push(quoted?.[1] === undefined ? whole : quoted[1].replaceAll('""', '"'));
    const next = rest.charAt(whole.length);
    rest = rest.slice(whole.length + 1);
    if (next !== "\t") {
      rows.push(row);
      row = [];
    }
    if (next === "") return rows;
  }
}

/** Fill rows with pasted cells, making rows as they are needed. */
export async function paste(
  model: Rows,
  shown: Column[],
  start: { row: RowState; key: string },
  text: string,
  more: (column: Column) => Record<string, string> = () => ({}),
): Promise<Pasted> {
  const table = cells(text);
  const first = model.rows.indexOf(start.row);
  const left = shown.findIndex((column) => column.key === start.key);
  const unread: Unread[] = [];
  const seen = new Map<string, Promise<Ref | null>>();
  let filled = 0;
  for (const [down, line] of table.entries()) {
    const row = model.rows[first + down] ?? model.add();
    if (row === null) break;
    filled += 1;
    for (const [right, cell] of line.entries()) {
      const column = shown[left + right];
      if (column === undefined) break;
      const reason = await place(model, row, column, cell.trim(), seen, more(column));
      if (reason !== null) unread.push({ row, place: first + down, column, text: `${cell} – ${reason}` });
    }
  }
  return { rows: filled, unread };
}

async function place(
  model: Rows,
  row: RowState,
  column: Column,
  text: string,
  seen: Map<string, Promise<Ref | null>>,
  more: Record<string, string>,
): Promise<string | null> {
  if (text === "") return null;
  if (!column.editable || row.locked.has(column.key)) return sameShown(row.values[column.key], text) ? null : say("unread_computed");
  if (column.search !== "") {
    const known = `${column.key}\t${text}`;
    const search = seen.get(known) ?? single(column.search, text, more);
    seen.set(known, search);
    const found = await search;
    if (found === null) return keep(model, row, column, text, say("unread_lookup"));
    model.write(row, column.key, found);
    return null;
  }
  const reading = read(column, text);
  if ("unread" in reading) return keep(model, row, column, text, reading.unread);
  model.write(row, column.key, reading.value);
  return null;
}

function keep(model: Rows, row: RowState, column: Column, text: string, reason: string): string {
  model.misread(row, column.key, text, reason);
  return reason;
}

/** A computed cell that comes back as it was copied is no fault. */
function sameShown(value: Value | undefined, text: string): boolean {
  return value === null || value === undefined || String(value) === text.replaceAll(",", "");
}

/** The one record that a text names: by its exact title, or the only one found. */
async function single(address: string, text: string, more: Record<string, string>): Promise<Ref | null> {
  const answer = await ask<{ items: (Ref & { columns?: Record<string, unknown> })[] }>(
    `${address}?${new URLSearchParams({ q: text, ...more }).toString()}`,
  );
  if (!succeeded(answer)) return null;
  const items = answer.body?.items ?? [];
  const wanted = text.toLowerCase();
  const named = (value: unknown): boolean => typeof value === "string" && value.toLowerCase() === wanted;
  const exact = items.filter(({ title, columns }) => named(title) || Object.values(columns ?? {}).some(named));
  const [only] = exact.length === 1 ? exact : items.length === 1 ? items : [];
  return only === undefined ? null : { id: only.id, title: only.title };
}
