import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { lazy, Suspense } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";

import { Unshown } from "./Unshown";

afterEach(cleanup);

describe("a screen that cannot be shown", () => {
  it("says so where its script does not arrive, and saves before it tries again", async () => {
    const quiet = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const Lost = lazy(() => Promise.reject(new Error("Failed to fetch")));
    const left = vi.fn(() => new Promise<void>(() => undefined));
    render(
      <>
        <p>the bar</p>
        <Unshown onLeave={left}>
          <Suspense fallback="…">
            <Lost />
          </Suspense>
        </Unshown>
      </>,
    );
    expect(await screen.findByRole("alert")).toBeTruthy();
    expect(screen.getByText("the bar")).toBeTruthy();
    await userEvent.click(screen.getByRole("button"));
    expect(left).toHaveBeenCalledOnce();
    quiet.mockRestore();
  });

  it("is drawn as it is while nothing breaks", () => {
    render(<Unshown onLeave={() => Promise.resolve()}>all is well</Unshown>);
    expect(screen.getByText("all is well")).toBeTruthy();
    expect(screen.queryByRole("alert")).toBeNull();
  });
});
