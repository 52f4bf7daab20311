/** What one does to the app's menu, each as one command. */

import { insertItem, removeItem, setValue, together, type Command } from "../commands/command";
import { isList, isMapping, listAt, valueAt, type Data, type Mapping, type Pointer } from "../model/data";
import { locale, say } from "../words/words";

export type MenuPart = "forms" | "reports";
export const MENU: Pointer = ["app", "menu"];

function entries(root: Data, group: number, part: MenuPart): string[] {
  return listAt(root, [...MENU, group, part]).map(String);
}

function written(group: number, part: MenuPart, keys: readonly string[]): Command {
  return { name: "", edits: [{ do: "set", at: [...MENU, group, part], value: [...keys] }] };
}

/** Put an entry into a group at a place; it leaves the group it stood in. */
export function placeEntry(root: Data, part: MenuPart, key: string, group: number, at: number): Command {
  const others = listAt(root, MENU).flatMap((_, number) => {
    const keys = entries(root, number, part);
    return number !== group && keys.includes(key) ? [written(number, part, keys.filter((one) => one !== key))] : [];
  });
  const rest = entries(root, group, part).filter((one) => one !== key);
  const place = written(group, part, [...rest.slice(0, at), key, ...rest.slice(at)]);
  return together(say("menu.did"), [...others, place]);
}

/** Take an entry out of the menu's groups: it stands at the end of the menu then. */
export function dropEntry(root: Data, part: MenuPart, key: string): Command {
  const groups = listAt(root, MENU).flatMap((_, number) => {
    const keys = entries(root, number, part);
    return keys.includes(key) ? [written(number, part, keys.filter((one) => one !== key))] : [];
  });
  return together(say("menu.did"), groups);
}

export function addGroup(root: Data, label: string): Command {
  const made: Mapping = { label: { [locale()]: label }, forms: [] };
  const app = valueAt(root, ["app"]);
  if (isMapping(app) && isList(app["menu"])) return insertItem(say("menu.did"), [...MENU, app["menu"].length], made);
  return setValue(say("menu.did"), MENU, [made]);
}

/** Delete a group; what it named stands at the end of the menu. */
export function removeGroup(group: number): Command {
  return { ...removeItem(say("menu.did"), [...MENU, group]), selects: null };
}

export function moveGroup(group: number, to: number): Command {
  return { name: say("menu.did"), edits: [{ do: "move", from: [...MENU, group], to }] };
}
