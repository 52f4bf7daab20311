import { describe, expect, it } from "vitest";

import { curve, lines } from "./flow_lines";

describe("the lines of branches", () => {
  it("go straight to a mark below", () => {
    expect(curve({ x: 14, y: 10 }, { x: 14, y: 60 }, 40)).toBe("M 14 10 V 60");
  });

  it("change sides at the height that is asked for", () => {
    const path = curve({ x: 14, y: 10 }, { x: 60, y: 80 }, 70);
    expect(path).toBe("M 14 10 V 60 Q 14 70 24 70 H 50 Q 60 70 60 80 V 80");
  });

  it("go back to the fork's own rail behind a branch that has another below", () => {
    const lane = (y: number) => ({ first: { x: 42, y }, last: { x: 42, y: y + 28 }, begun: false, passed: false });
    const drawn = lines({ x: 14, y: 10 }, [lane(40), lane(120)], { x: 14, y: 200 });
    expect(drawn[1]?.path.startsWith("M 42 68 V 68 Q 42 78 ")).toBe(true);
    expect(drawn[1]?.path.endsWith("V 200")).toBe(true);
  });

  it("lead from the fork to each branch and on to the join, the passed ones on top", () => {
    const lane = { first: { x: 60, y: 40 }, last: { x: 60, y: 90 } };
    const drawn = lines(
      { x: 14, y: 10 },
      [{ ...lane, begun: true, passed: true }, { ...lane, begun: true, passed: false }],
      { x: 14, y: 140 },
    );
    expect(drawn.map((line) => line.passed)).toEqual([false, true, true, true]);
    expect(lines({ x: 1, y: 1 }, [{ ...lane, begun: false, passed: false }], null)).toHaveLength(1);
  });
});
