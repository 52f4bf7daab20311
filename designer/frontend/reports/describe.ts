/** What a widget shows, as a sentence: "Sum of amount by month, from visits". */

import { isMapping, listAt, textOf, type Data } from "../model/data";
import { pointedNames } from "../scope/scope";
import { rowsOf, formOf, wordsOf, type Scope } from "../scope/names";
import { localised, nameOf, say, type Key } from "../words/words";
import { readMeasure } from "./measure";

/** The names of what a widget counts. */
export function sourceScope(root: Data, source: string): Scope {
  const { parent, ...found } = pointedNames(root, source);
  return { ...found, groups: parent ? { parent } : {} };
}

export function sourceName(root: Data, source: string): string {
  const rows = rowsOf(root, source);
  if (rows) return `${nameOf(rows.form)} › ${nameOf(rows.subtable)}`;
  return nameOf(formOf(root, source) ?? undefined) || source;
}

function measureWords(root: Data, scope: Scope, measure: Data): string {
  const simple = readMeasure(textOf(measure, "value"));
  if (simple === null) return localised(isMapping(measure) ? measure["label"] : undefined, textOf(measure, "value"));
  const word = `measure.${simple.function}.of` as Key;
  return say(word, { what: simple.path === "" ? "" : wordsOf(root, scope, simple.path) });
}

function groupWords(root: Data, scope: Scope, group: Data): string {
  const unit = textOf(group, "unit");
  const by = wordsOf(root, scope, textOf(group, "by"));
  return unit === "" ? by : say("report.by_unit", { what: by, unit: say(`unit.${unit}` as Key) });
}

export function widgetSentence(root: Data, widget: Data): string {
  const source = textOf(widget, "source");
  const scope = sourceScope(root, source);
  const and = say("report.and");
  const measures = listAt(widget, ["measures"]).map((one) => measureWords(root, scope, one)).join(and);
  const groups = listAt(widget, ["group"]).map((one) => groupWords(root, scope, one)).join(and);
  const of = { measures: measures || say("report.nothing"), source: sourceName(root, source), groups };
  return say(groups === "" ? "report.sentence" : "report.sentence_by", of);
}
