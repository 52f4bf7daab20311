/** The field types as the palette groups them. */

import type { TypeEntry } from "../schema/vocabulary";
import type { Key } from "../words/words";

const GROUPS: readonly [string, readonly string[]][] = [
  ["layout", ["section", "tabs", "subtable"]],
  ["text", ["text", "long_text", "rich_text", "phone", "email", "url", "address"]],
  ["numbers", ["integer", "decimal", "money", "percent", "serial"]],
  ["choice", ["select", "multi_select", "boolean"]],
  ["time", ["date", "datetime", "time", "duration"]],
  ["people", ["user", "multi_user", "department"]],
  ["links", ["lookup", "multi_lookup", "row_lookup"]],
  ["files", ["attachment", "image"]],
];

export interface PaletteGroup {
  label: Key;
  types: TypeEntry[];
}

/** Group the types; what no group names stands in the last. `search` narrows by label and type. */
export function paletteOf(types: readonly TypeEntry[], search: string): PaletteGroup[] {
  const wanted = search.trim().toLowerCase();
  const fits = (one: TypeEntry): boolean => wanted === "" || one.label.toLowerCase().includes(wanted) || one.type.includes(wanted);
  const named = GROUPS.flatMap(([, all]) => all);
  const rest = types.filter((one) => !named.includes(one.type));
  return GROUPS.map(([name, all]) => {
    const own = all.map((type) => types.find((one) => one.type === type)).filter((one) => one !== undefined);
    return { label: `form.group.${name}` as Key, types: [...own, ...(name === "files" ? rest : [])].filter(fits) };
  }).filter((group) => group.types.length > 0);
}
