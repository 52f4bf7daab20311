/** What a save may have to ask: reasons for warnings, and which version is to stay. */

import type { Fault } from "../api";
import { askDialog } from "../dialog";
import { freshId, make } from "../element";
import { say } from "../words";

/** Ask for a reason for each warning; null when one goes back to the form. */
export async function askReasons(warnings: Fault[]): Promise<Record<string, string> | null> {
  const inputs = warnings.map((warning) => [warning.rule ?? warning.code, warning, make("input", { class: "form-control", id: freshId("reason"), required: true })] as const);
  const fields = inputs.map(([, warning, input]) =>
    make("div", { class: "field" }, make("p", { class: "notice" }, warning.message), make("label", { class: "form-label", for: input.id }, say("warn_reason")), input),
  );
  const sure = await askDialog(say("warn_title"), fields, say("warn_save"), say("warn_back"), () =>
    inputs.every(([, , input]) => input.reportValidity()),
  );
  return sure ? Object.fromEntries(inputs.map(([rule, , input]) => [rule, input.value.trim()])) : null;
}

export interface Difference {
  label: string;
  mine: string;
  theirs: string;
}

/** Show both versions field by field; true to keep mine. */
export function askVersion(differences: Difference[]): Promise<boolean> {
  const body = make("tbody");
  for (const { label, mine, theirs } of differences) {
    body.append(make("tr", {}, make("th", { scope: "row" }, label), make("td", {}, mine || "–"), make("td", {}, theirs || "–")));
  }
  const head = make("tr", {}, ...["stale_field", "stale_mine", "stale_theirs"].map((key) => make("th", { scope: "col" }, say(key))));
  const table = make("table", { class: "rows compare" }, make("thead", {}, head), body);
  return askDialog(say("stale_title"), [make("div", { class: "table-scroll" }, table)], say("stale_keep"), say("stale_take"));
}
