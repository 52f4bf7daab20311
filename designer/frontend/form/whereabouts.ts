/**
 * Where the fields of a form stand: asked by name at the moment it matters.
 *
 * A card that knows its field by name, not by its place, is not drawn anew when fields before it
 * come and go.
 */

import { listAt, textOf, type Data, type Mapping, type Pointer } from "../model/data";

export type Where = () => Pointer;

const NAMES = new WeakMap<readonly Data[], Map<string, number>>();

/** Name → place, of every field of a list; one whose key is blank or taken is named by its place. */
function placesOf(fields: readonly Data[]): Map<string, number> {
  const known = NAMES.get(fields);
  if (known !== undefined) return known;
  const places = new Map<string, number>();
  fields.forEach((field, index) => {
    const key = textOf(field, "key");
    places.set(key === "" || places.has(key) ? `#${index}` : key, index);
  });
  NAMES.set(fields, places);
  return places;
}

/** The names of the fields of a list, in order. */
export function namesOf(fields: readonly Data[]): string[] {
  return [...placesOf(fields).keys()];
}

/** Where a form's field stands now; a place behind the last where it is gone. */
export function placeOfName(root: Data, form: number, name: string): Pointer {
  const list: Pointer = ["forms", form, "fields"];
  const fields = listAt(root, list);
  return [...list, placesOf(fields).get(name) ?? fields.length];
}

/** What a place is called while dragging: it stays the same when fields before it come and go. */
export function dropId(pointer: Pointer, field: Mapping): string {
  return [...pointer.slice(0, -1), textOf(field, "key") || pointer[pointer.length - 1]].join("/");
}
