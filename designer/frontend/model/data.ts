/**
 * The definition of an app as plain data, and pointers into it.
 *
 * Data are never changed in place: an edit gives a new tree that shares what it did not touch, so
 * that "is it the same" is a comparison of references.
 */

export type Data = null | boolean | number | string | Data[] | { [name: string]: Data };
export type Mapping = { [name: string]: Data };
export type Pointer = readonly (string | number)[];

export function isMapping(data: Data | undefined): data is Mapping {
  return typeof data === "object" && data !== null && !Array.isArray(data);
}

export function isList(data: Data | undefined): data is Data[] {
  return Array.isArray(data);
}

/** What stands at a pointer; undefined where nothing does. */
export function valueAt(root: Data, pointer: Pointer): Data | undefined {
  let here: Data | undefined = root;
  for (const step of pointer) {
    if (isList(here) && typeof step === "number") here = here[step];
    else if (isMapping(here) && typeof step === "string") here = here[step];
    else return undefined;
  }
  return here;
}

export function listAt(root: Data, pointer: Pointer): Data[] {
  const found = valueAt(root, pointer);
  return isList(found) ? found : [];
}

export function textOf(data: Data | undefined, name: string): string {
  const found = isMapping(data) ? data[name] : undefined;
  return typeof found === "string" ? found : "";
}

/** Whether two pointers are the same place. */
export function samePlace(one: Pointer | null, other: Pointer | null): boolean {
  if (one === null || other === null) return one === other;
  return one.length === other.length && one.every((step, index) => step === other[index]);
}

/** Whether `inner` stands at `outer` or in it. */
export function isWithin(inner: Pointer, outer: Pointer): boolean {
  return outer.length <= inner.length && outer.every((step, index) => step === inner[index]);
}

/** Deep equality of data. */
export function sameData(one: Data | undefined, other: Data | undefined): boolean {
  if (one === other) return true;
  if (isList(one) && isList(other))
    return one.length === other.length && one.every((each, index) => sameData(each, other[index]));
  if (isMapping(one) && isMapping(other)) {
    const names = Object.keys(one);
    return (
      names.length === Object.keys(other).length &&
      names.every((name) => name in other && sameData(one[name], other[name]))
    );
  }
  return false;
}
