/** What people do to the values and expectations of a scenario, each as one command. */

import { setValue, unsetValue, type Command } from "../commands/command";
import { isMapping, valueAt, type Data, type Mapping, type Pointer } from "../model/data";

const NUMERIC = ["integer", "decimal", "money", "percent", "rating"];

/** What was typed for a value: a number where it is one and stays the same, else the text. */
export function readValue(type: string, typed: string): Data {
  const number = Number(typed);
  return NUMERIC.includes(type) && typed.trim() !== "" && String(number) === typed.trim() ? number : typed;
}

/** What was typed for an expected value, whose type nothing tells: `true` and numbers are meant. */
export function readExpected(type: string | null, typed: string): Data {
  if (type === null || type === "boolean") {
    if (typed === "true" || typed === "false") return typed === "true";
    if (type === null) return readValue("decimal", typed);
  }
  return readValue(type ?? "", typed);
}

/** Set one value of a map, which is made where there is none. */
export function putEntry(root: Data, map: Pointer, name: string, value: Data, said: string): Command {
  return isMapping(valueAt(root, map)) ? setValue(said, [...map, name], value) : setValue(said, map, { [name]: value });
}

/** Take one value out of a map, and the map with it where it was the last and may go. */
export function dropEntry(root: Data, map: Pointer, name: string, said: string, keep: boolean): Command {
  const present = valueAt(root, map);
  const last = isMapping(present) && Object.keys(present).length === 1;
  return last && !keep ? unsetValue(said, map) : unsetValue(said, [...map, name]);
}

/** Give an entry of a map another name, at its place; nothing where the name is taken. */
export function renameEntry(root: Data, map: Pointer, name: string, next: string, said: string): Command | null {
  const present = valueAt(root, map);
  if (!isMapping(present) || next === "" || next === name || next in present) return null;
  const renamed: Mapping = Object.fromEntries(Object.entries(present).map(([each, value]) => [each === name ? next : each, value]));
  return { name: said, edits: [{ do: "set", at: map, value: renamed }] };
}
