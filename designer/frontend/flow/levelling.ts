/**
 * How far from the left every spot of the layers stands: near the middle of what it is tied to, in
 * the order of its row, with room between.
 */

import type { Layers, Spot } from "./layering";

const BETWEEN = 36;
const TURNS = 44;
const LAST_TURNS = 4;
/** How much a tie pulls: that between two knots most, so that long lines are straight. */
const PULL = { boxes: 1, knot: 3, knots: 24 };
/** Boxes this near to standing straight below one another are set straight. */
const ALMOST = 14;

interface Wish {
  at: number;
  weight: number;
}

/** The middle of each spot; the leftmost box begins at 0. */
export function levelled(layers: Layers): Map<string, number> {
  const middles = new Map<string, number>();
  for (const row of layers.rows) {
    let here = 0;
    for (const id of row) {
      const width = layers.spots.get(id)?.width ?? 0;
      middles.set(id, here + width / 2);
      here += width + BETWEEN;
    }
  }
  settleBy(TURNS, layers, middles, (down) => (down ? "above" : "below"));
  settleBy(LAST_TURNS, layers, middles, () => "both");
  for (const row of layers.rows) straighten(row, layers, middles);
  return fromTheLeft(layers, middles);
}

type Sides = "above" | "below" | "both";

/** Settle all rows by turns, down and up; ends as soon as a turn each way has moved nothing. */
function settleBy(turns: number, layers: Layers, middles: Map<string, number>, sidesOf: (down: boolean) => Sides): void {
  const upwards = [...layers.rows].reverse();
  for (let turn = 0, still = 0; turn < turns && still < 2; turn += 1) {
    const down = turn % 2 === 0;
    const moved = (down ? layers.rows : upwards).filter((row) => settleRow(row, layers, middles, sidesOf(down)));
    still = moved.length ? 0 : still + 1;
  }
}

/** Set a spot straight below the only one it is tied to above, where it nearly is and has the room. */
function straighten(row: readonly string[], layers: Layers, middles: Map<string, number>): void {
  row.forEach((id, place) => {
    const spot = layers.spots.get(id);
    const [above, ...others] = spot?.above ?? [];
    if (spot === undefined || above === undefined || others.length > 0) return;
    const to = middles.get(above) ?? 0;
    if (Math.abs(to - (middles.get(id) ?? 0)) > ALMOST) return;
    const room = (other: string | undefined): number => {
      const next = layers.spots.get(other ?? "");
      return next === undefined ? Infinity : Math.abs((middles.get(next.id) ?? 0) - to) - (next.width + spot.width) / 2;
    };
    if (room(row[place - 1]) >= BETWEEN / 2 && room(row[place + 1]) >= BETWEEN / 2) middles.set(id, to);
  });
}

/** Settle one row; tells whether anything of it moved. */
function settleRow(row: readonly string[], layers: Layers, middles: Map<string, number>, sides: Sides): boolean {
  const spots = row.map((id) => layers.spots.get(id)).filter((one) => one !== undefined);
  const wishes = spots.map((spot) => wishOf(spot, layers, middles, sides));
  const offsets = offsetsOf(spots);
  const settled = settle(wishes, offsets);
  const moved = spots.some((spot, place) => middles.get(spot.id) !== settled[place]);
  spots.forEach((spot, place) => middles.set(spot.id, settled[place] ?? 0));
  return moved;
}

function wishOf(spot: Spot, layers: Layers, middles: ReadonlyMap<string, number>, sides: string): Wish {
  const tied = [...(sides === "below" ? [] : spot.above), ...(sides === "above" ? [] : spot.below)];
  const here = middles.get(spot.id) ?? 0;
  if (tied.length === 0) return { at: here, weight: 0.2 };
  let [sum, weights] = [0, 0];
  for (const id of tied) {
    const knots = Number(spot.knot !== null) + Number(layers.spots.get(id)?.knot !== null);
    const weight = knots === 2 ? PULL.knots : knots === 1 ? PULL.knot : PULL.boxes;
    sum += weight * (middles.get(id) ?? 0);
    weights += weight;
  }
  return { at: sum / weights, weight: spot.knot === null ? tied.length : weights };
}

/** How far each spot stands at least from the first of its row. */
function offsetsOf(spots: readonly Spot[]): number[] {
  let here = 0;
  return spots.map((spot, place) => {
    const before = spots[place - 1];
    if (before) here += before.width / 2 + BETWEEN + spot.width / 2;
    return here;
  });
}

/**
 * The places nearest to the wishes that keep the sequence and the room between: neighbours that would
 * overlap are moved as one block to the mean of their wishes.
 */
export function settle(wishes: readonly Wish[], offsets: readonly number[]): number[] {
  const blocks: { first: number; count: number; sum: number; weight: number }[] = [];
  wishes.forEach((wish, place) => {
    blocks.push({ first: place, count: 1, sum: wish.weight * (wish.at - (offsets[place] ?? 0)), weight: wish.weight });
    for (let last = blocks.length - 1; last > 0; last -= 1) {
      const [one, other] = [blocks[last - 1], blocks[last]];
      if (!one || !other || one.sum / one.weight <= other.sum / other.weight) break;
      one.count += other.count;
      one.sum += other.sum;
      one.weight += other.weight;
      blocks.pop();
    }
  });
  return blocks.flatMap((block) =>
    Array.from({ length: block.count }, (_, at) => block.sum / block.weight + (offsets[block.first + at] ?? 0)),
  );
}

function fromTheLeft(layers: Layers, middles: Map<string, number>): Map<string, number> {
  const lefts = [...layers.spots.values()].map((spot) => (middles.get(spot.id) ?? 0) - spot.width / 2);
  const left = Math.min(0, ...lefts) || Math.min(...lefts);
  const by = Number.isFinite(left) ? left : 0;
  return new Map([...middles].map(([id, at]) => [id, Math.round(at - by)]));
}
