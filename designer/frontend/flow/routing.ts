/**
 * The lines between placed boxes: down, across, down. What leaves one box together turns right below
 * it, what only comes together turns right above its target; lines of different boxes that would lie
 * on one another turn at heights of their own. Lines that lead back go round at the right.
 */

import type { Layers } from "./layering";
import type { Line, Picture, Route } from "./layout";

export interface Spot {
  x: number;
  y: number;
}

interface Piece {
  line: string;
  row: number;
  from: number;
  to: number;
  /** Turns right below its source. */
  high: boolean;
  group: string;
  words: boolean;
  track: number;
}

const EDGE = 18;
const TRACK = 10;
const PLAIN = 60;
const WORDED = 108;
const LANE = 22;
/** Room above a box for lines that come in from the side, below the signs of the others. */
const ENTRY = 20;

export function routed(layers: Layers, across: ReadonlyMap<string, number>, lines: readonly Line[]): Picture {
  const pieces = piecesOf(layers, across, lines);
  const tracks = layers.rows.map((_, row) => tracked(pieces.filter((one) => one.row === row)));
  const tops = topsOf(layers, pieces, tracks, lines);
  const boxes = new Map<string, Spot>();
  layers.rows.forEach((row, at) => {
    for (const id of row) {
      const spot = layers.spots.get(id);
      if (spot && spot.knot === null)
        boxes.set(id, { x: (across.get(id) ?? 0) - spot.width / 2, y: middleY(tops, at, spot.height) });
    }
  });
  const page = { layers, across, tops, boxes };
  const routes = new Map<string, Route>();
  for (const line of lines)
    if (layers.ways.has(line.id) && !layers.back.has(line.id)) routes.set(line.id, forwardRoute(line, pieces, page));
  let right = Math.max(0, ...[...layers.spots.values()].map((one) => (across.get(one.id) ?? 0) + one.width / 2));
  const bottom = Math.max(0, ...tops.map((one) => one.bottom));
  for (const line of lines)
    if (layers.back.has(line.id)) {
      const route = backRoute(line, page);
      routes.set(line.id, route);
      right = Math.max(right, ...route.points.map((one) => one.x));
    }
  return { boxes, routes, width: right, height: bottom };
}

interface Top {
  top: number;
  bottom: number;
  /** Where the gap below ends. */
  next: number;
  /** How much of its end is left to lines from the side. */
  entry: number;
}

interface Page {
  layers: Layers;
  across: ReadonlyMap<string, number>;
  tops: readonly Top[];
  boxes: ReadonlyMap<string, Spot>;
}

function middleY(tops: readonly Top[], row: number, height: number): number {
  const { top, bottom } = tops[row] ?? { top: 0, bottom: 0 };
  return Math.round((top + bottom - height) / 2);
}

function piecesOf(layers: Layers, across: ReadonlyMap<string, number>, lines: readonly Line[]): Piece[] {
  return lines.flatMap((line): Piece[] => {
    const way = layers.ways.get(line.id) ?? [];
    if (layers.back.has(line.id)) return [];
    return way.slice(1).map((id, place) => {
      const above = way[place] ?? "";
      const source = layers.spots.get(above);
      const high = source?.knot === null && source.below.length > 1;
      return {
        line: line.id,
        row: layers.row.get(above) ?? 0,
        from: across.get(above) ?? 0,
        to: across.get(id) ?? 0,
        high,
        group: high ? above : id,
        words: line.words && place === 0,
        track: 0,
      };
    });
  });
}

/** Give groups that would lie on one another tracks of their own; tells how many of each side. */
function tracked(pieces: readonly Piece[]): { high: number; low: number } {
  const count = { high: 0, low: 0 };
  for (const side of ["high", "low"] as const) {
    const groups = new Map<string, Piece[]>();
    for (const one of pieces)
      if (one.high === (side === "high") && one.from !== one.to)
        groups.set(one.group, [...(groups.get(one.group) ?? []), one]);
    const spans = [...groups.values()].map((group) => ({
      group,
      left: Math.min(...group.flatMap((one) => [one.from, one.to])),
      right: Math.max(...group.flatMap((one) => [one.from, one.to])),
    }));
    spans.sort((one, other) => one.left - other.left);
    const ends: number[] = [];
    for (const span of spans) {
      let track = ends.findIndex((end) => end < span.left - EDGE);
      if (track < 0) track = ends.length;
      ends[track] = span.right;
      for (const piece of span.group) piece.track = track;
    }
    count[side] = Math.max(0, ends.length - 1);
  }
  return count;
}

function topsOf(
  layers: Layers,
  pieces: readonly Piece[],
  tracks: readonly { high: number; low: number }[],
  lines: readonly Line[],
): Top[] {
  const from = new Map(lines.map((one) => [one.id, one.from]));
  const worded = new Set(pieces.filter((one) => one.words).map((one) => one.row));
  for (const id of layers.back)
    if (lines.find((one) => one.id === id)?.words) worded.add(layers.row.get(from.get(id) ?? "") ?? 0);
  const entered = new Set(pieces.filter((one) => !one.high && one.from !== one.to).map((one) => one.row));
  for (const id of layers.back) entered.add((layers.row.get(lines.find((one) => one.id === id)?.to ?? "") ?? 0) - 1);
  let here = 0;
  return layers.rows.map((row, at) => {
    const height = Math.max(0, ...row.map((id) => layers.spots.get(id)?.height ?? 0));
    const more = (tracks[at]?.high ?? 0) + (tracks[at]?.low ?? 0);
    const shared = pieces.some((one) => one.row === at && one.high) || worded.has(at);
    const entry = entered.has(at) && shared ? ENTRY : 0;
    const gap = (worded.has(at) ? WORDED : PLAIN) + more * TRACK + entry;
    const top = here;
    here += height + gap;
    return { top, bottom: top + height, next: top + height + gap, entry };
  });
}

function forwardRoute(line: Line, pieces: readonly Piece[], page: Page): Route {
  const mine = pieces.filter((one) => one.line === line.id);
  const points: Spot[] = [];
  let [label, plus]: [Spot | null, Spot | null] = [null, null];
  const start = bottomOf(line.from, page);
  points.push({ x: page.across.get(line.from) ?? 0, y: start });
  mine.forEach((piece, place) => {
    const { bottom, next, entry } = page.tops[piece.row] ?? { bottom: 0, next: 0, entry: 0 };
    const turn = piece.high ? bottom + EDGE + piece.track * TRACK : next - EDGE - piece.track * TRACK;
    if (piece.from !== piece.to) points.push({ x: piece.from, y: turn }, { x: piece.to, y: turn });
    if (place > 0) return;
    const free = piece.high ? [turn, next - entry] : [bottom, piece.from === piece.to ? next - entry : turn];
    const x = piece.high ? piece.to : piece.from;
    const [top = 0, end = 0] = free;
    const room = end - top;
    label = { x, y: Math.round(top + room * 0.34) };
    plus = { x, y: Math.round(line.words ? top + room * 0.74 : top + room / 2) };
  });
  const end = page.boxes.get(line.to) ?? { x: 0, y: 0 };
  points.push({ x: page.across.get(line.to) ?? 0, y: end.y });
  const first = points[0] ?? { x: 0, y: 0 };
  return { points, label: label ?? first, plus: plus ?? first };
}

function bottomOf(id: string, page: Page): number {
  return (page.boxes.get(id)?.y ?? 0) + (page.layers.spots.get(id)?.height ?? 0);
}

/** Down, to the right of all that stands between, up, and into the target from above. */
function backRoute(line: Line, page: Page): Route {
  const [low, high] = [page.layers.row.get(line.from) ?? 0, page.layers.row.get(line.to) ?? 0];
  const rows = page.layers.rows.slice(Math.min(low, high), Math.max(low, high) + 1);
  const edge = Math.max(
    ...rows.flat().map((id) => (page.across.get(id) ?? 0) + (page.layers.spots.get(id)?.width ?? 0) / 2),
  );
  const place = [...page.layers.back].indexOf(line.id);
  const lane = edge + LANE * (place + 1) + (line.words ? 80 : 0);
  const from = { x: page.across.get(line.from) ?? 0, y: bottomOf(line.from, page) };
  const to = { x: page.across.get(line.to) ?? 0, y: page.boxes.get(line.to)?.y ?? 0 };
  const down = (page.tops[low]?.bottom ?? from.y) + EDGE;
  const up = to.y - EDGE;
  const points = [from, { x: from.x, y: down }, { x: lane, y: down }, { x: lane, y: up }, { x: to.x, y: up }, to];
  const middle = Math.round((down + up) / 2);
  return { points, label: { x: lane, y: middle - 14 }, plus: { x: lane, y: middle + 20 } };
}
