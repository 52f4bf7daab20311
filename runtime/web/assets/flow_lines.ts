/**
 * The lines between a fork, its branches and their join, as SVG paths.
 * Everything is computed from where the marks stand: side by side or one below the other.
 */

export interface Spot {
  x: number;
  y: number;
}

/** A line with the look of where it leads to or comes from. */
export interface Line {
  path: string;
  passed: boolean;
}

export interface Lane {
  first: Spot;
  last: Spot;
  begun: boolean;
  passed: boolean;
}

/** How far from a mark a line turns: less than the gap between two steps. */
const BEND = 10;

/** A line down from one spot to another that changes sides at a height, with round corners. */
export function curve(from: Spot, to: Spot, height: number): string {
  if (Math.abs(from.x - to.x) < 1) return `M ${from.x} ${from.y} V ${to.y}`;
  const side = to.x > from.x ? 1 : -1;
  const round = Math.min(BEND, Math.abs(to.x - from.x) / 2, height - from.y, to.y - height);
  return [
    `M ${from.x} ${from.y}`,
    `V ${height - round}`,
    `Q ${from.x} ${height} ${from.x + side * round} ${height}`,
    `H ${to.x - side * round}`,
    `Q ${to.x} ${height} ${to.x} ${height + round}`,
    `V ${to.y}`,
  ].join(" ");
}

/**
 * The lines of one fork: to the first mark of each branch, and from its last to the join. Below one
 * another the branches go back to the fork's own rail at once, beside one another above the join.
 */
export function lines(fork: Spot, lanes: readonly Lane[], join: Spot | null): Line[] {
  const stacked = lanes.every((lane) => lane.first.x === lanes[0]?.first.x);
  const found: Line[] = [];
  for (const lane of lanes) {
    found.push({ path: curve(fork, lane.first, lane.first.y - BEND), passed: lane.begun });
    if (join === null) continue;
    const height = stacked ? Math.min(lane.last.y + BEND, join.y) : join.y - BEND;
    found.push({ path: curve(lane.last, join, height), passed: lane.passed });
  }
  // What has been passed is drawn last, over what has not.
  return found.sort((one, other) => Number(one.passed) - Number(other.passed));
}
