/** The designer's own words. Both languages have every key: a test and the types hold it. */

import { boot } from "../boot";
import { isMapping, type Data } from "../model/data";
import { en } from "./en";
import { zh } from "./zh";

export type Key = keyof typeof zh;

export function locale(): "zh" | "en" {
  return boot().locale === "en" ? "en" : "zh";
}

/** Say a phrase with its `{names}` filled in. */
export function say(key: Key, parameters: Record<string, string | number> = {}): string {
  const phrase: string = (locale() === "en" ? en : zh)[key];
  return phrase.replace(/\{(\w+)\}/g, (_, name: string) => String(parameters[name] ?? ""));
}

/** A text of the definition in the reader's language; `otherwise` where it says nothing. */
export function localised(text: Data | undefined, otherwise = ""): string {
  if (typeof text === "string") return text || otherwise;
  if (!isMapping(text)) return otherwise;
  const found = text[locale()] ?? text["zh"] ?? text["en"] ?? Object.values(text)[0];
  return typeof found === "string" && found !== "" ? found : otherwise;
}

/** How a part is called: its label, else its key. */
export function nameOf(part: Data | undefined): string {
  if (!isMapping(part)) return "";
  const key = typeof part["key"] === "string" ? part["key"] : "";
  return localised(part["label"], key);
}

/** Whether a name in both languages is the one that a new step was given: nobody has named it yet. */
export function isGivenName(texts: Readonly<Record<string, Data>>): boolean {
  return (Object.keys(zh) as Key[]).some((key) => key.startsWith("node.") && zh[key] === texts["zh"] && en[key] === texts["en"]);
}
