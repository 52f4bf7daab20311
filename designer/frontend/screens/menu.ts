/** Forms and reports in the sequence of the app's menu: its groups, then what no group names. */

import { isMapping, listAt, textOf, valueAt, type Data } from "../model/data";
import { localised } from "../words/words";

export interface Entry {
  element: Data;
  /** Its place in the definition's list. */
  place: number;
}

export interface MenuGroup {
  /** Empty for what no group names. */
  label: string;
  entries: Entry[];
}

/** The elements of a part as the menu groups them; groups without any are left out. */
export function inMenu(root: Data, part: "forms" | "reports"): MenuGroup[] {
  const all = listAt(root, [part]).map((element, place) => ({ element, place }));
  const left = new Set(all);
  const groups = listAt(valueAt(root, ["app"]) ?? null, ["menu"]).map((group, number): MenuGroup => {
    const entries = listAt(group, [part]).flatMap((key) => {
      const found = all.find((one) => left.has(one) && textOf(one.element, "key") === key);
      if (found) left.delete(found);
      return found ? [found] : [];
    });
    return { label: localised(isMapping(group) ? group["label"] : undefined, String(number + 1)), entries };
  });
  return [...groups, { label: "", entries: all.filter((one) => left.has(one)) }].filter((group) => group.entries.length > 0);
}
