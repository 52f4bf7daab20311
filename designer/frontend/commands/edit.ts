/**
 * The smallest changes of a definition, each of which knows its own reverse.
 *
 * `apply` gives the new tree and the edit that takes it back; every larger change is made of these.
 */

import { isList, isMapping, type Data, type Mapping, type Pointer } from "../model/data";

export type Edit =
  | { do: "set"; at: Pointer; value: Data }
  | { do: "unset"; at: Pointer }
  | { do: "insert"; at: Pointer; value: Data }
  | { do: "remove"; at: Pointer }
  | { do: "move"; from: Pointer; to: number }
  | { do: "replace"; value: Data };

export interface Applied {
  root: Data;
  reverse: Edit;
}

export class NoSuchPlace extends Error {
  constructor(pointer: Pointer) {
    super(`There is nothing at /${pointer.join("/")}`);
  }
}

/** Carry out one edit. Throws NoSuchPlace where its pointer leads nowhere. */
export function apply(root: Data, edit: Edit): Applied {
  switch (edit.do) {
    case "replace":
      return { root: edit.value, reverse: { do: "replace", value: root } };
    case "set":
      return set(root, edit.at, edit.value);
    case "unset":
      return unset(root, edit.at);
    case "insert":
      return insert(root, edit.at, edit.value);
    case "remove":
      return remove(root, edit.at);
    case "move":
      return move(root, edit.from, edit.to);
  }
}

function set(root: Data, at: Pointer, value: Data): Applied {
  let reverse: Edit = { do: "unset", at };
  const changed = within(root, at, (owner, step) => {
    if (isList(owner) && typeof step === "number" && step < owner.length) {
      reverse = { do: "set", at, value: owner[step] as Data };
      return owner.map((each, index) => (index === step ? value : each));
    }
    if (!isMapping(owner) || typeof step !== "string") throw new NoSuchPlace(at);
    if (step in owner) reverse = { do: "set", at, value: owner[step] as Data };
    return { ...owner, [step]: value };
  });
  return { root: changed, reverse };
}

/** Take a property out; it comes back at the same place among its siblings. */
function unset(root: Data, at: Pointer): Applied {
  const owner = at.slice(0, -1);
  let before: Data = null;
  const changed = within(root, at, (found, step) => {
    if (!isMapping(found) || typeof step !== "string" || !(step in found))
      throw new NoSuchPlace(at);
    before = found;
    const { [step]: _gone, ...rest } = found;
    return rest;
  });
  const reverse: Edit = owner.length
    ? { do: "set", at: owner, value: before }
    : { do: "replace", value: root };
  return { root: changed, reverse };
}

function insert(root: Data, at: Pointer, value: Data): Applied {
  const changed = within(root, at, (owner, step) => {
    if (!isList(owner) || typeof step !== "number" || step > owner.length)
      throw new NoSuchPlace(at);
    return [...owner.slice(0, step), value, ...owner.slice(step)];
  });
  return { root: changed, reverse: { do: "remove", at } };
}

function remove(root: Data, at: Pointer): Applied {
  let gone: Data = null;
  const changed = within(root, at, (owner, step) => {
    if (!isList(owner) || typeof step !== "number" || step >= owner.length)
      throw new NoSuchPlace(at);
    gone = owner[step] as Data;
    return owner.filter((_, index) => index !== step);
  });
  return { root: changed, reverse: { do: "insert", at, value: gone } };
}

/** Move within one list; `to` is the place it has afterwards. */
function move(root: Data, from: Pointer, to: number): Applied {
  const changed = within(root, from, (owner, step) => {
    if (!isList(owner) || typeof step !== "number" || step >= owner.length || to >= owner.length)
      throw new NoSuchPlace(from);
    const rest = owner.filter((_, index) => index !== step);
    return [...rest.slice(0, to), owner[step] as Data, ...rest.slice(to)];
  });
  const place = from[from.length - 1] as number;
  return { root: changed, reverse: { do: "move", from: [...from.slice(0, -1), to], to: place } };
}

/** Rebuild the way to a pointer's owner around what `change` makes of it. */
function within(
  here: Data,
  at: Pointer,
  change: (owner: Data, step: string | number) => Data,
  depth = 0,
): Data {
  const step = at[depth];
  if (step === undefined) throw new NoSuchPlace(at);
  if (depth === at.length - 1) return change(here, step);
  if (isList(here) && typeof step === "number" && here[step] !== undefined) {
    const inner = within(here[step], at, change, depth + 1);
    return here.map((each, index) => (index === step ? inner : each));
  }
  if (isMapping(here) && typeof step === "string" && here[step] !== undefined) {
    const inner = within(here[step], at, change, depth + 1);
    return { ...here, [step]: inner } satisfies Mapping;
  }
  throw new NoSuchPlace(at);
}
