import type htmx from "htmx.org";
import { describe, expect, it } from "vitest";

import { configure } from "./htmx_settings";

const settings = {} as typeof htmx.config;
configure(settings);

/** Whether htmx would show the body of an answer with this status: its first fitting rule. */
function shown(status: number): boolean {
  const rule = settings.responseHandling?.find((entry) =>
    new RegExp(entry.code ?? "").test(String(status)),
  );
  return rule?.swap ?? false;
}

describe("htmx under our settings", () => {
  it("evaluates nothing and stays on its own origin", () => {
    expect(settings.allowEval).toBe(false);
    expect(settings.allowScriptTags).toBe(false);
    expect(settings.selfRequestsOnly).toBe(true);
  });

  it.each([200, 409, 412, 422, 428])("shows the page of a %i answer", (status) => {
    expect(shown(status)).toBe(true);
  });

  it.each([204, 401, 403, 404, 500, 503])("leaves the page as it is after a %i answer", (status) => {
    expect(shown(status)).toBe(false);
  });
});
