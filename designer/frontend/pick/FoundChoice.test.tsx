import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { FoundChoice, type Found } from "./FoundChoice";

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

const PEOPLE: Found[] = [
  { key: "li", name: "Li" },
  { key: "liu", name: "Liu" },
  { key: "wang", name: "Wang" },
];
const find = async (text: string): Promise<Found[]> => PEOPLE.filter((one) => one.name.startsWith(text));

describe("a choice of what is found", () => {
  let root: Root;
  let host: HTMLElement;
  let taken: (string | null)[];

  beforeEach(async () => {
    vi.useFakeTimers();
    taken = [];
    host = document.body.appendChild(document.createElement("div"));
    root = createRoot(host);
    const take = (found: Found | null): void => void taken.push(found?.key ?? null);
    await act(async () => root.render(<FoundChoice label="Who" none="" nothing="Nobody" chosen="" search={find} onChange={take} />));
  });
  afterEach(async () => {
    await act(async () => root.unmount());
    host.remove();
    vi.useRealTimers();
  });

  const input = (): HTMLInputElement => host.querySelector("input") as HTMLInputElement;
  const type = async (text: string): Promise<void> => {
    await act(async () => {
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(input(), text);
      input().dispatchEvent(new Event("input", { bubbles: true }));
    });
  };
  const press = async (key: string, init: KeyboardEventInit = {}): Promise<void> => {
    await act(async () => void input().dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...init })));
  };
  const wait = async (): Promise<void> => {
    await act(async () => void (await vi.advanceTimersByTimeAsync(300)));
  };

  it("takes what is found for what was typed, however soon Enter is pressed", async () => {
    await type("Li");
    await wait();
    await type("Wang");
    await press("Enter");
    expect(taken).toEqual([]);
    await wait();
    expect(taken).toEqual(["wang"]);
  });

  it("takes nothing more where typing went on after Enter", async () => {
    await type("Wang");
    await press("Enter");
    await type("Li");
    await wait();
    expect(taken).toEqual([]);
  });

  it("takes what the arrows mark, and says how many there are", async () => {
    await type("Li");
    await wait();
    expect(host.querySelector("[role=status]")?.textContent).toContain("2");
    await press("ArrowDown");
    await press("Enter");
    expect(taken).toEqual(["liu"]);
  });

  it("says that nothing is found", async () => {
    await type("Zhao");
    await wait();
    expect(host.querySelector("[role=status]")?.textContent).toBe("Nobody");
  });

  it("leaves Enter to who writes by an input method", async () => {
    await type("Li");
    await wait();
    await press("Enter", { isComposing: true });
    expect(taken).toEqual([]);
  });
});
