/**
 * How the draft's scenarios went when they were last run.
 *
 * A result belongs to the very data that were run: a scenario that is edited has none any more, one
 * that is moved keeps its own. What else changed meanwhile makes it an old one.
 */

import { ask, succeeded, told } from "../api";
import type { DraftSession } from "../draft/session";
import { isMapping, listAt, textOf, type Data, type Pointer } from "../model/data";
import { say } from "../words/words";

export interface Result {
  outcome: "passed" | "failed";
  /** Where within the scenario it failed: `["steps", 2, "expect", "order.total"]`. */
  at: Pointer;
  sentence: string;
  /** The definition it was run with. */
  of: Data;
}

interface Answered {
  results: { scenario: string; outcome: "passed" | "failed" | "not_run"; pointer: (string | number)[]; sentence?: string }[];
}

export interface Progress {
  /** The scenario that is running now; null where none is. */
  now: Data | null;
  done: number;
  total: number;
  trouble: string;
}

const STILL: Progress = { now: null, done: 0, total: 0, trouble: "" };

export class Runs {
  readonly #session: DraftSession;
  readonly #results = new WeakMap<object, Result>();
  readonly #listeners = new Set<() => void>();
  #progress: Progress = STILL;
  #stopped = false;

  constructor(session: DraftSession) {
    this.#session = session;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  progress = (): Progress => this.#progress;

  resultOf(story: Data | undefined): Result | null {
    return isMapping(story) ? (this.#results.get(story) ?? null) : null;
  }

  /** Whether anything but the scenarios changed since. */
  isOld(result: Result, root: Data): boolean {
    if (!isMapping(root) || !isMapping(result.of)) return true;
    const before = result.of;
    return Object.keys(root).some((part) => part !== "scenarios" && root[part] !== before[part]);
  }

  stop = (): void => {
    this.#stopped = true;
  };

  /** Run scenarios one after the other, each told as it ends. */
  async run(stories: readonly Data[]): Promise<void> {
    if (this.#progress.now !== null || stories.length === 0) return;
    this.#stopped = false;
    this.#tell({ now: stories[0] ?? null, done: 0, total: stories.length, trouble: "" });
    const saved = await this.#session.save();
    let trouble = saved ? "" : say("scenario.not_saved");
    const root = this.#session.state.definition;
    for (const [place, story] of stories.entries()) {
      if (this.#stopped || trouble !== "") break;
      this.#tell({ ...this.#progress, now: story, done: place });
      trouble = await this.#one(story, root);
    }
    this.#tell({ ...this.#progress, now: null, trouble });
  }

  async #one(story: Data, root: Data): Promise<string> {
    const answer = await ask<Answered>("POST", `/apps/${this.#session.app}/draft/test`, { scenario: textOf(story, "scenario") });
    if (!succeeded(answer) || answer.body === null) return told(answer) || say("scenario.unreached");
    const own = listAt(root, ["scenarios"]).indexOf(story);
    const found = answer.body.results.find((one) => one.pointer[1] === own) ?? answer.body.results[0];
    if (found === undefined || found.outcome === "not_run" || !isMapping(story)) return say("scenario.unreached");
    this.#results.set(story, { outcome: found.outcome, at: found.pointer.slice(2), sentence: found.sentence ?? "", of: root });
    return "";
  }

  #tell(progress: Progress): void {
    this.#progress = progress;
    for (const listener of [...this.#listeners]) listener();
  }
}
