/** The app's parameters as conditions name them: `setting.key`, told with what they stand at. */

import { isMapping, listAt, textOf, type Data, type Mapping } from "../model/data";
import { nameOf, say } from "../words/words";

const NAMED = /\bsetting\.([a-z]\w*)/g;

/** A number as people write it: thousands apart. */
export function grouped(text: string): string {
  const [whole = "", rest] = text.split(".");
  const cut = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return rest === undefined ? cut : `${cut}.${rest}`;
}

function settingsOf(root: Data): Mapping[] {
  return listAt(root, ["app", "settings"]).filter(isMapping);
}

/** The parameter that a path names; null for any other name. */
export function settingOf(root: Data, path: string): Mapping | null {
  const [first, key, ...more] = path.split(".");
  if (first !== "setting" || more.length) return null;
  return settingsOf(root).find((one) => textOf(one, "key") === key) ?? null;
}

/** The places of the parameters that an expression names, each once. */
export function settingsIn(root: Data, expression: string): number[] {
  const keys = [...expression.matchAll(NAMED)].map((match) => match[1]);
  return settingsOf(root).flatMap((one, place) => (keys.includes(textOf(one, "key")) ? [place] : []));
}

/** What a value of a parameter is called: a number with thousands, an option by its label. */
export function settingValue(setting: Mapping, value: Data | undefined): string {
  if (value === undefined || value === null || value === "") return "–";
  if (typeof value === "boolean") return say(value ? "yes" : "no");
  if (textOf(setting, "type") === "select") {
    const option = listAt(setting, ["options"]).find((one) => textOf(one, "key") === value);
    return option === undefined ? String(value) : nameOf(option);
  }
  const text = String(value);
  return /^-?\d+(\.\d+)?$/.test(text) && textOf(setting, "type") !== "text" ? `${grouped(text)}${textOf(setting, "type") === "percent" ? "%" : ""}` : text;
}

export function settingWords(setting: Mapping): { name: string; value: string } {
  return { name: nameOf(setting), value: settingValue(setting, setting["default"]) };
}
