// @vitest-environment happy-dom
import { act, cleanup, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { useSettled } from "./settling";

interface Seen {
  workflow: object;
  chosen: readonly number[] | null;
}

const BEFORE: Seen = { workflow: {}, chosen: [1] };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["requestAnimationFrame", "cancelAnimationFrame", "setTimeout", "clearTimeout"] });
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe("the panel beside the canvas", () => {
  const drawn = () => renderHook(({ workflow, chosen }: Seen) => useSettled(workflow, chosen), { initialProps: BEFORE });

  it("is drawn at once when only the workflow or only the choice changes", () => {
    const hook = drawn();
    expect(hook.result.current).toBe(true);
    const edited = { ...BEFORE, workflow: {} };
    hook.rerender(edited);
    expect(hook.result.current).toBe(true);
    hook.rerender({ ...edited, chosen: [2] });
    expect(hook.result.current).toBe(true);
  });

  it("follows one paint later when a node comes and is chosen", () => {
    const hook = drawn();
    hook.rerender({ workflow: {}, chosen: [2] });
    expect(hook.result.current).toBe(false);
    act(() => vi.advanceTimersToNextFrame());
    act(() => vi.advanceTimersByTime(1));
    expect(hook.result.current).toBe(true);
  });

  it("still follows when more changes before the paint", () => {
    const hook = drawn();
    hook.rerender({ workflow: {}, chosen: [2] });
    hook.rerender({ workflow: {}, chosen: [2] });
    expect(hook.result.current).toBe(false);
    act(() => vi.advanceTimersToNextFrame());
    act(() => vi.advanceTimersByTime(1));
    expect(hook.result.current).toBe(true);
  });
});
