/** What the assignments at a pointer write: a form, or rows of one (`form.subtable`). */

import { isMapping, textOf, valueAt, type Data, type Pointer } from "../model/data";
import { homeOf } from "../scope/scope";

const NAMING = ["update", "create", "upsert", "post"] as const;

export function targetAt(root: Data, pointer: Pointer): string {
  const rows = pointer.lastIndexOf("rows");
  if (rows > 0 && typeof pointer[rows + 1] === "string" && pointer[pointer.length - 1] === "values") {
    const made = textOf(valueAt(root, pointer.slice(0, rows)), "create");
    return `${made}.${String(pointer[rows + 1])}`;
  }
  const step = valueAt(root, pointer.slice(0, -1));
  if (!isMapping(step)) return homeOf(root, pointer);
  const named = NAMING.map((one) => textOf(step, one)).find((one) => one !== "");
  return named ?? homeOf(root, pointer);
}
