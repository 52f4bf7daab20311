/**
 * Which layer every box stands in, and in which order within it.
 *
 * A line over several layers is held by a knot in each layer between; lines that lead back are left
 * out of the layers. Their sequence is improved by turns until lines cross no less.
 */

import type { Box, Line } from "./layout";

/** A box, or a knot of a long line. */
export interface Spot {
  id: string;
  width: number;
  height: number;
  /** The line that a knot holds. */
  knot: string | null;
  above: string[];
  below: string[];
}

export interface Layers {
  spots: ReadonlyMap<string, Spot>;
  rows: readonly (readonly string[])[];
  row: ReadonlyMap<string, number>;
  /** The spots a line goes through, from its source to its target; back lines have two. */
  ways: ReadonlyMap<string, readonly string[]>;
  back: ReadonlySet<string>;
}

const KNOT = 24;
const WORDED_KNOT = 190;
const TURNS = 12;

export function ordered(boxes: readonly Box[], lines: readonly Line[]): Layers {
  const known = new Set(boxes.map((one) => one.id));
  const real = lines.filter((one) => known.has(one.from) && known.has(one.to) && one.from !== one.to);
  const back = backLines(boxes, real);
  const forward = real.filter((one) => !back.has(one.id));
  const row = layersOf(boxes, forward);
  const spots = new Map<string, Spot>(
    boxes.map((one) => [one.id, { ...one, knot: null, above: [], below: [] }]),
  );
  const ways = new Map<string, string[]>(real.map((one) => [one.id, [one.from, one.to]]));
  for (const line of forward) ways.set(line.id, knotted(line, row, spots));
  const rows = improved(firstRows(boxes, spots, row), spots);
  return { spots, rows, row, ways, back };
}

/** The lines that lead back to what comes before. */
function backLines(boxes: readonly Box[], lines: readonly Line[]): Set<string> {
  const out = grouped(lines, (one) => one.from);
  const back = new Set<string>();
  const state = new Map<string, "open" | "done">();
  const visit = (id: string): void => {
    state.set(id, "open");
    for (const line of out.get(id) ?? []) {
      if (state.get(line.to) === "open") back.add(line.id);
      else if (!state.has(line.to)) visit(line.to);
    }
    state.set(id, "done");
  };
  for (const box of boxes) if (!state.has(box.id)) visit(box.id);
  return back;
}

function grouped(lines: readonly Line[], by: (line: Line) => string): Map<string, Line[]> {
  const found = new Map<string, Line[]>();
  for (const line of lines) {
    const list = found.get(by(line));
    if (list) list.push(line);
    else found.set(by(line), [line]);
  }
  return found;
}

/** The longest way from above decides; what nothing leads to stands at the top. */
function layersOf(boxes: readonly Box[], lines: readonly Line[]): Map<string, number> {
  const into = grouped(lines, (one) => one.to);
  const row = new Map<string, number>();
  const rank = (id: string): number => {
    const known = row.get(id);
    if (known !== undefined) return known;
    const above = (into.get(id) ?? []).map((line) => rank(line.from) + 1);
    const found = Math.max(0, ...above);
    row.set(id, found);
    return found;
  };
  for (const box of boxes) rank(box.id);
  return row;
}

/** Tie a line to a knot in every layer it passes; gives its way. */
function knotted(line: Line, row: Map<string, number>, spots: Map<string, Spot>): string[] {
  const way = [line.from];
  const [first, last] = [row.get(line.from) ?? 0, row.get(line.to) ?? 0];
  for (let at = first + 1; at < last; at += 1) {
    const id = `${line.id} @${at}`;
    const width = line.words && at === first + 1 ? WORDED_KNOT : KNOT;
    spots.set(id, { id, width, height: 0, knot: line.id, above: [], below: [] });
    row.set(id, at);
    way.push(id);
  }
  way.push(line.to);
  for (let at = 1; at < way.length; at += 1) {
    spots.get(way[at - 1] ?? "")?.below.push(way[at] ?? "");
    spots.get(way[at] ?? "")?.above.push(way[at - 1] ?? "");
  }
  return way;
}

/** The first order: as one comes to them from the start, branch by branch. */
function firstRows(boxes: readonly Box[], spots: Map<string, Spot>, row: Map<string, number>): string[][] {
  const rows: string[][] = [];
  const seen = new Set<string>();
  const visit = (id: string): void => {
    if (seen.has(id)) return;
    seen.add(id);
    (rows[row.get(id) ?? 0] ??= []).push(id);
    for (const next of spots.get(id)?.below ?? []) visit(next);
  };
  for (const box of boxes) if (spots.get(box.id)?.above.length === 0) visit(box.id);
  for (const box of boxes) visit(box.id);
  return Array.from(rows, (one) => one ?? []);
}

function improved(rows: string[][], spots: ReadonlyMap<string, Spot>): string[][] {
  let best = rows;
  let fewest = crossings(rows, spots);
  let here = rows;
  for (let turn = 0; turn < TURNS && fewest > 0; turn += 1) {
    here = swept(here, spots, turn % 2 === 0);
    const found = crossings(here, spots);
    if (found < fewest) [best, fewest] = [here, found];
  }
  return best;
}

/** Order each row by the middle of what its spots are tied to in the row before. */
function swept(rows: readonly string[][], spots: ReadonlyMap<string, Spot>, down: boolean): string[][] {
  const next = rows.map((one) => [...one]);
  const order = next.map((_, at) => (down ? at : next.length - 1 - at)).slice(1);
  for (const at of order) {
    const before = placesIn(next[down ? at - 1 : at + 1] ?? []);
    const wish = new Map<string, number>();
    (next[at] ?? []).forEach((id, place) => {
      const tied = (down ? spots.get(id)?.above : spots.get(id)?.below) ?? [];
      const places = tied.map((one) => before.get(one) ?? 0).sort((one, other) => one - other);
      wish.set(id, places.length ? middle(places) : place);
    });
    next[at]?.sort((one, other) => (wish.get(one) ?? 0) - (wish.get(other) ?? 0));
  }
  return next;
}

function placesIn(row: readonly string[]): Map<string, number> {
  return new Map(row.map((id, place) => [id, place]));
}

function middle(sorted: readonly number[]): number {
  const half = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(half)] ?? 0) + (sorted[Math.ceil(half)] ?? 0)) / 2;
}

/** How many lines cross between the rows. */
export function crossings(rows: readonly (readonly string[])[], spots: ReadonlyMap<string, Spot>): number {
  let found = 0;
  for (let at = 0; at + 1 < rows.length; at += 1) {
    const places = placesIn(rows[at + 1] ?? []);
    const ends = (rows[at] ?? []).map((id) => (spots.get(id)?.below ?? []).map((one) => places.get(one) ?? 0));
    ends.forEach((mine, place) => {
      for (const others of ends.slice(place + 1))
        for (const one of mine) found += others.filter((other) => other < one).length;
    });
  }
  return found;
}
