// @vitest-environment happy-dom
/** Running scenarios: one after the other, each result with the data it is of. */

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { DraftSession } from "../draft/session";
import type { Data } from "../model/data";
import { Runs } from "./runs";

const ONE: Data = { scenario: "one", steps: [] };
const TWO: Data = { scenario: "two", steps: [] };
const ROOT: Data = { app: {}, forms: [], scenarios: [ONE, TWO] };

let asked: string[];
let answers: Record<string, { status: number; body: unknown }>;

function result(scenario: string, pointer: (string | number)[], outcome: string, sentence?: string): { status: number; body: unknown } {
  return { status: 200, body: { passed: 0, failed: 0, not_run: 0, results: [{ scenario, pointer, outcome, sentence }] } };
}

beforeEach(() => {
  document.body.innerHTML = `<script id="boot" type="application/json">${JSON.stringify({ app: "app", locale: "en", locales: ["zh", "en"] })}</script>`;
  asked = [];
  answers = {
    one: result("one", ["scenarios", 0], "passed"),
    two: result("two", ["scenarios", 1, "steps", 3], "failed", "expected 4, found 5"),
  };
  vi.stubGlobal("fetch", (_: string, init: RequestInit) => {
    const { scenario } = JSON.parse(String(init.body)) as { scenario: string };
    asked.push(scenario);
    const answer = answers[scenario] ?? { status: 404, body: { detail: "there is none" } };
    return Promise.resolve(new Response(JSON.stringify(answer.body), { status: answer.status }));
  });
});

afterEach(() => vi.unstubAllGlobals());

describe("a run", () => {
  it("tells of each scenario how it went and where it failed", async () => {
    const runs = new Runs(new DraftSession("app", ROOT, '"1"'));

    await runs.run([ONE, TWO]);

    expect(asked).toEqual(["one", "two"]);
    expect(runs.resultOf(ONE)).toMatchObject({ outcome: "passed", at: [] });
    expect(runs.resultOf(TWO)).toMatchObject({ outcome: "failed", at: ["steps", 3], sentence: "expected 4, found 5" });
    expect(runs.progress()).toMatchObject({ now: null, trouble: "" });
  });

  it("says nothing of a scenario that was edited meanwhile", async () => {
    const runs = new Runs(new DraftSession("app", ROOT, '"1"'));
    await runs.run([ONE]);

    expect(runs.resultOf({ scenario: "one", steps: [{ after: "1 day" }] })).toBeNull();
  });

  it("is an old one where the app has changed since, not where another scenario has", async () => {
    const runs = new Runs(new DraftSession("app", ROOT, '"1"'));
    await runs.run([ONE]);
    const found = runs.resultOf(ONE);
    if (found === null) throw new Error("there is no result");

    expect(runs.isOld(found, { ...ROOT, scenarios: [ONE] })).toBe(false);
    expect(runs.isOld(found, { ...ROOT, forms: [{ key: "visit" }] })).toBe(true);
  });

  it("ends with what hindered it, the rest not run", async () => {
    answers["one"] = { status: 422, body: { detail: "The draft has faults." } };
    const runs = new Runs(new DraftSession("app", ROOT, '"1"'));

    await runs.run([ONE, TWO]);

    expect(asked).toEqual(["one"]);
    expect(runs.progress().trouble).toBe("The draft has faults.");
    expect(runs.resultOf(ONE)).toBeNull();
  });

  it("ends early when it is stopped", async () => {
    const runs = new Runs(new DraftSession("app", ROOT, '"1"'));
    runs.subscribe(() => runs.stop());

    await runs.run([ONE, TWO]);

    expect(asked.length).toBeLessThan(2);
  });
});
