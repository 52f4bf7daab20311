/** What sets an automation off, as a sentence. */

import { isList, isMapping, textOf, type Data } from "../model/data";
import { formOf, recordNames, wordsOf, type Scope } from "../scope/names";
import { nameOf, say, type Key } from "../words/words";
import { scheduleWords } from "./schedule";

function scopeOf(root: Data, form: string): Scope {
  return { form, bare: recordNames(formOf(root, form)), groups: {} };
}

/** `"-3 days"` → "3 days before". */
function offsetWords(offset: string, date: string): string {
  const found = /^([+-]?)(\d+)\s*(\w+)$/.exec(offset.trim());
  if (found === null || Number(found[2]) === 0) return say("trigger.on_day", { date });
  const unit = `trigger.unit.${(found[3] ?? "").replace(/s$/, "")}` as Key;
  const n = found[2] ?? "";
  return say(found[1] === "-" ? "trigger.before" : "trigger.after", { date, n, unit: say(unit) || (found[3] ?? "") });
}

/** "When a visit is updated (note)", "3 days before Due date". */
export function triggerSentence(root: Data, on: Data | undefined): string {
  if (!isMapping(on)) return say("trigger.none");
  const form = textOf(on, "form");
  const scope = scopeOf(root, form);
  const what = nameOf(formOf(root, form) ?? undefined) || form || "…";
  if (typeof on["crosses"] === "string") return say("trigger.crosses", { what });
  if (typeof on["schedule"] === "string") return say(form === "" ? "trigger.schedule" : "trigger.schedule_of", { what, when: scheduleWords(on["schedule"]) });
  if (typeof on["date"] === "string") {
    const date = wordsOf(root, scope, on["date"]);
    const offsets = isList(on["offset"]) ? on["offset"].map(String) : [textOf(on, "offset")];
    return say("trigger.date", { what, when: offsets.map((one) => offsetWords(one, date)).join(say("report.and")) });
  }
  const fields = isList(on["fields"]) ? on["fields"].map((one) => wordsOf(root, scope, String(one))).join(say("report.and")) : "";
  const event = say(`trigger.${textOf(on, "event") || "created"}` as Key, { what });
  return fields === "" ? event : say("trigger.fields", { event, fields });
}
