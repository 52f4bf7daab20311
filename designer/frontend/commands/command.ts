/**
 * A command is what undo takes back in one step: a name for people and its edits.
 *
 * `merges` lets typing in one place become one step: a command joins the one before it when both
 * carry the same mark.
 */

import type { Data, Pointer } from "../model/data";
import { apply, type Edit } from "./edit";

export interface Command {
  /** What was done, in the reader's language: "Delete field Total". */
  readonly name: string;
  readonly edits: readonly Edit[];
  readonly merges?: string;
  /** What is chosen on the canvas afterwards. */
  readonly selects?: Pointer | null;
}

/** Carry out a command; gives the new definition and the edits that take it back. */
export function execute(root: Data, command: Command): { root: Data; reverse: Edit[] } {
  const reverse: Edit[] = [];
  let here = root;
  for (const edit of command.edits) {
    const applied = apply(here, edit);
    here = applied.root;
    reverse.unshift(applied.reverse);
  }
  return { root: here, reverse };
}

export function revert(root: Data, reverse: readonly Edit[]): Data {
  return reverse.reduce((here, edit) => apply(here, edit).root, root);
}

export function setValue(name: string, at: Pointer, value: Data): Command {
  return { name, edits: [{ do: "set", at, value }], merges: `set:${at.join("/")}` };
}

export function unsetValue(name: string, at: Pointer): Command {
  return { name, edits: [{ do: "unset", at }] };
}

export function insertItem(name: string, at: Pointer, value: Data): Command {
  return { name, edits: [{ do: "insert", at, value }], selects: at };
}

export function removeItem(name: string, at: Pointer): Command {
  return { name, edits: [{ do: "remove", at }], selects: null };
}

export function moveItem(name: string, from: Pointer, to: number): Command {
  return { name, edits: [{ do: "move", from, to }], selects: [...from.slice(0, -1), to] };
}

export function replaceAll(name: string, value: Data): Command {
  return { name, edits: [{ do: "replace", value }] };
}

/** Several commands as one step. */
export function together(name: string, commands: readonly Command[]): Command {
  const selects = commands.map((each) => each.selects).filter((each) => each !== undefined);
  const last = selects[selects.length - 1];
  const edits = commands.flatMap((each) => each.edits);
  return last === undefined ? { name, edits } : { name, edits, selects: last };
}
