import { describe, expect, it } from "vitest";
import { followed } from "./places";

const ref = (n: number): { id: string; title: string } => ({ id: `#${n}`, title: `#${n} · T` });

describe("a row that is pointed at by its place", () => {
  it("is followed when a row before it goes, and when it comes back", () => {
    expect(followed(ref(3), { place: 2, by: -1 })).toEqual(ref(2));
    expect(followed(ref(2), { place: 2, by: 1 })).toEqual(ref(3));
    expect(followed(ref(1), { place: 2, by: -1 })).toEqual(ref(1));
  });

  it("is let go of when it goes itself", () => {
    expect(followed(ref(2), { place: 2, by: -1 })).toBeNull();
  });

  it("is not one that has an id", () => {
    const saved = { id: "01ABC", title: "#2 · T" };
    expect(followed(saved, { place: 1, by: -1 })).toEqual(saved);
    expect(followed(null, { place: 1, by: -1 })).toBeNull();
  });
});
