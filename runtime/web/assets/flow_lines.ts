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

/** A soft line from one spot down to another: straight below, else along an S. */
export function curve(from: Spot, to: Spot): string {
  if (Math.abs(from.x - to.x) < 1) return `M ${from.x} ${from.y} V ${to.y}`;
  const bend = Math.min(28, Math.abs(to.y - from.y) / 2);
  const side = to.x > from.x ? 1 : -1;
  const round = Math.min(bend, Math.abs(to.x - from.x) / 2);
  const turn = to.y > from.y + 2 * bend && side < 0 ? to.y - bend : from.y + bend;
  return [
    `M ${from.x} ${from.y}`,
    `V ${turn - round}`,
    `Q ${from.x} ${turn} ${from.x + side * round} ${turn}`,
    `H ${to.x - side * round}`,
    `Q ${to.x} ${turn} ${to.x} ${turn + round}`,
    `V ${to.y}`,
  ].join(" ");
}

/** The lines of one fork: to the first mark of each branch, and from its last to the join. */
export function lines(fork: Spot, lanes: readonly Lane[], join: Spot | null): Line[] {
  const found: Line[] = [];
  for (const lane of lanes) {
    found.push({ path: curve(fork, lane.first), passed: lane.begun });
    if (join !== null) found.push({ path: curve(lane.last, join), passed: lane.passed });
  }
  // What has been passed is drawn last, over what has not.
  return found.sort((one, other) => Number(one.passed) - Number(other.passed));
}
