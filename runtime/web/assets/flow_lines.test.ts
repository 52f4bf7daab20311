import { describe, expect, it } from "vitest";

import { curve, lines } from "./flow_lines";

describe("the lines of branches", () => {
  it("go straight to a mark below", () => {
    expect(curve({ x: 14, y: 10 }, { x: 14, y: 60 })).toBe("M 14 10 V 60");
  });

  it("begin and end where the marks stand", () => {
    const path = curve({ x: 14, y: 10 }, { x: 60, y: 80 });
    expect(path.startsWith("M 14 10 ")).toBe(true);
    expect(path.endsWith("V 80")).toBe(true);
  });

  it("turn back to the left just above their end", () => {
    expect(curve({ x: 60, y: 10 }, { x: 14, y: 200 })).toContain("Q 60 172 ");
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
