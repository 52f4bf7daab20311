import { describe, expect, it } from "vitest";

import { settle } from "./levelling";
import { layOut, type Box, type Line, type Picture } from "./layout";

function boxes(...ids: string[]): Box[] {
  return ids.map((id) => ({ id, width: 200, height: 60 }));
}

function lines(...pairs: [string, string, boolean?][]): Line[] {
  return pairs.map(([from, to, words]) => ({ id: `${from} ${to}`, from, to, words: words ?? false }));
}

function place(picture: Picture, id: string): { x: number; y: number } {
  const found = picture.boxes.get(id);
  if (!found) throw new Error(`${id} was not placed`);
  return found;
}

function overlap(picture: Picture): string[] {
  const all = [...picture.boxes];
  return all.flatMap(([id, one], at) =>
    all
      .slice(at + 1)
      .filter(([, other]) => Math.abs(one.x - other.x) < 200 && Math.abs(one.y - other.y) < 60)
      .map(([other]) => `${id} on ${other}`),
  );
}

const BRANCHED = lines(["s", "g"], ["g", "a", true], ["g", "b", true], ["a", "j"], ["b", "j"], ["j", "e"]);

describe("the layout of a flow", () => {
  it("draws a chain in one straight column", () => {
    const picture = layOut(boxes("s", "a", "b", "e"), lines(["s", "a"], ["a", "b"], ["b", "e"]));
    const all = ["s", "a", "b", "e"].map((id) => place(picture, id));
    expect(new Set(all.map((one) => one.x)).size).toBe(1);
    expect(all.map((one) => one.y)).toEqual([...all.map((one) => one.y)].sort((a, b) => a - b));
    expect(picture.routes.get("s a")?.points).toHaveLength(2);
  });

  it("sets branches side by side in the order they are tried, and the gateway above their middle", () => {
    const picture = layOut(boxes("s", "g", "a", "b", "j", "e"), BRANCHED);
    const [g, a, b, j] = ["g", "a", "b", "j"].map((id) => place(picture, id));
    expect(a?.y).toBe(b?.y);
    expect(a?.x).toBeLessThan(b?.x ?? 0);
    expect(g?.x).toBeCloseTo(((a?.x ?? 0) + (b?.x ?? 0)) / 2, 0);
    expect(j?.x).toBeCloseTo(g?.x ?? 0, 0);
  });

  it("keeps room for the words of conditions", () => {
    const plain = layOut(boxes("s", "g"), lines(["s", "g"]));
    const worded = layOut(boxes("s", "g"), lines(["s", "g", true]));
    expect(worded.height).toBeGreaterThan(plain.height - 1);
    expect(place(worded, "g").y).toBeGreaterThan(place(plain, "g").y);
  });

  it("leads a line over several layers past the boxes between", () => {
    const picture = layOut(
      boxes("s", "g", "a", "b", "e"),
      lines(["s", "g"], ["g", "a"], ["a", "b"], ["b", "e"], ["g", "e"]),
    );
    const points = picture.routes.get("g e")?.points ?? [];
    for (const id of ["a", "b"]) {
      const { x, y } = place(picture, id);
      const through = points.some((one, at) => {
        const next = points[at + 1];
        if (!next || one.x !== next.x) return false;
        const [top, end] = [Math.min(one.y, next.y), Math.max(one.y, next.y)];
        return one.x > x && one.x < x + 200 && end > y && top < y + 60;
      });
      expect(through, id).toBe(false);
    }
  });

  it("draws a line that leads back at the right of everything, and keeps its target above", () => {
    const picture = layOut(boxes("s", "a", "b", "e"), lines(["s", "a"], ["a", "b"], ["b", "e"], ["b", "a"]));
    expect(place(picture, "a").y).toBeLessThan(place(picture, "b").y);
    const right = Math.max(...(picture.routes.get("b a")?.points ?? []).map((one) => one.x));
    expect(right).toBeGreaterThan(place(picture, "a").x + 200);
    expect(picture.width).toBeGreaterThanOrEqual(right);
  });

  it("places what nothing leads to as well, and nothing on anything else", () => {
    const ids = ["s", "g", "a", "b", "j", "e", "lost", "other"];
    const picture = layOut(boxes(...ids), BRANCHED);
    expect(picture.boxes.size).toBe(ids.length);
    expect(overlap(picture)).toEqual([]);
  });

  it("survives lines to what is not there, and a line from a box to itself", () => {
    const picture = layOut(boxes("s"), lines(["s", "gone"], ["s", "s"]));
    expect(picture.boxes.size).toBe(1);
    expect(picture.routes.size).toBe(0);
  });

  it("lays sixty nodes out without an overlap, the same each time", () => {
    const ids = Array.from({ length: 60 }, (_, at) => `n${at}`);
    const pairs: [string, string][] = [];
    for (let at = 0; at + 1 < 60; at += 1) {
      pairs.push([`n${at}`, `n${at + 1}`]);
      if (at % 4 === 0 && at + 3 < 60) pairs.push([`n${at}`, `n${at + 3}`]);
    }
    const one = layOut(boxes(...ids), lines(...pairs));
    expect(overlap(one)).toEqual([]);
    expect([...layOut(boxes(...ids), lines(...pairs)).boxes]).toEqual([...one.boxes]);
  });
});

describe("settling a row", () => {
  it("keeps the sequence and the room, as near to the wishes as can be", () => {
    const wish = (at: number): { at: number; weight: number } => ({ at, weight: 1 });
    expect(settle([wish(0), wish(10), wish(500)], [0, 100, 200])).toEqual([-45, 55, 500]);
  });
});
