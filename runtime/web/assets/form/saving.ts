/** Sending a form: the request by what it is for, and what a refusal asks of the person. */

import { ask, send, succeeded, UNREACHED, type Answer, type ProblemBody } from "../api";
import type { Value } from "../value";
import { say } from "../words";
import type { Entries } from "./entries";
import type { FaultSummary } from "./faults";
import { askReasons, askVersion } from "./questions";

/** What an action leads to. */
export interface Opens {
  app: string;
  form: string;
  id: string;
}

interface Saved {
  id: string;
  version: number;
  values: Record<string, Value>;
  opens?: Opens | null;
}

/** Where the faults of an action's input stand. */
const INPUT = /^input\./;

const STALE = 412;
const INVALID = 422;
const UNSIGNED = 401;

export class Saving {
  version: string;
  private readonly once = crypto.randomUUID();
  private tries = 0;

  constructor(
    private readonly element: HTMLElement,
    private readonly entries: Entries,
    private readonly summary: FaultSummary,
    private readonly note: (text: string) => void,
    private readonly saved: (id: string, opens: Opens | null) => void,
    private readonly dropped: () => void,
  ) {
    this.version = element.dataset.version ?? "";
  }

  async save(act: string, acknowledge: Record<string, string> = {}): Promise<void> {
    this.busy(true);
    this.note(say("saving"));
    if (!(await this.entries.sent())) {
      // What did not arrive was told: who saves again saves without it.
      this.busy(false);
      this.note("");
      return;
    }
    const answer = await this.sendIt(act, acknowledge);
    this.busy(false);
    if (succeeded(answer) && answer.body !== null && !("errors" in answer.body)) {
      this.note("");
      const { id, opens } = answer.body as Saved;
      this.saved(id, opens ?? null);
      return;
    }
    await this.refused(answer as Answer<ProblemBody>, act, acknowledge);
  }

  private sendIt(act: string, acknowledge: Record<string, string>): Promise<Answer<Saved | ProblemBody>> {
    const { api = "", record = "", task = "" } = this.element.dataset;
    const body: Record<string, unknown> = { values: this.entries.values() };
    if (Object.keys(acknowledge).length > 0) body.acknowledge = acknowledge;
    const headers: Record<string, string> = { "Idempotency-Key": `${this.once}-${this.tries}` };
    this.tries += 1;
    if (this.version !== "") headers["If-Match"] = `"${this.version}"`;
    const { many, to = "" } = this.element.dataset;
    if (many !== undefined) return send("POST", to, { ids: many.split(","), ...body }, headers);
    if (this.element.dataset.kind === "action") return send("POST", api, body, headers);
    if (task !== "") return send("POST", `/api/v1/tasks/${task}/${act}`, body, headers);
    if (record === "") return send("POST", `${api}/records`, { ...body, submit: act === "submit" }, headers);
    if (act === "submit") return send("POST", `${api}/records/${record}/submit`, body, headers);
    return send("PATCH", `${api}/records/${record}`, body, headers);
  }

  private async refused(answer: Answer<ProblemBody>, act: string, acknowledged: Record<string, string>): Promise<void> {
    const faults = (answer.body?.errors ?? []).map((one) => ({ ...one, path: one.path.replace(INPUT, "") }));
    const hard = faults.filter(({ level }) => level !== "warning");
    if (answer.status === UNREACHED) this.note(say("offline"));
    else if (answer.status === UNSIGNED) this.note(say("expired"));
    else if (answer.status === STALE && this.element.dataset.kind !== "action") await this.compare(act);
    else if (answer.status === INVALID && hard.length === 0 && faults.length > 0) {
      const reasons = await askReasons(faults);
      if (reasons !== null) await this.save(act, { ...acknowledged, ...reasons });
      else this.note("");
    } else {
      this.note("");
      this.entries.showErrors(hard, false);
      const detail = { path: "", code: "refused", message: answer.body?.detail ?? answer.body?.title ?? say("failed") };
      this.summary.show(hard.length > 0 ? hard : [detail], (path) => this.entries.place(path));
      this.element.dispatchEvent(new Event("faults", { bubbles: true }));
    }
  }

  /** Somebody else saved first: show both, keep mine over theirs or take theirs. */
  private async compare(act: string): Promise<void> {
    const { api = "", record = "" } = this.element.dataset;
    const present = await ask<Saved>(`${api}/records/${record}`);
    if (!succeeded(present) || present.body === null) {
      this.note(say("failed"));
      return;
    }
    const { values, version } = present.body;
    if (await askVersion(this.entries.differences(values))) {
      this.version = String(version);
      await this.save(act, {});
    } else {
      this.dropped();
      window.location.reload();
    }
  }

  private busy(busy: boolean): void {
    this.element.querySelectorAll<HTMLButtonElement>(".form-bar button").forEach((button) => { button.disabled = busy; });
  }
}
