/** What every command must stand: done, undone to the byte, done again, and nothing shared changed. */

import { expect } from "vitest";

import type { Command } from "../commands/command";
import { CommandStack } from "../commands/stack";
import type { Data } from "../model/data";

/** Carry a command out on a definition, back and out again; gives what it made. */
export function doneOn(app: Data, command: Command | null): Data {
  if (command === null) throw new Error("nothing was done");
  const stack = new CommandStack(app);
  const before = JSON.stringify(app);
  stack.execute(command);
  const after = JSON.stringify(stack.root);
  expect(after).not.toBe(before);
  stack.undo();
  expect(JSON.stringify(stack.root)).toBe(before);
  stack.redo();
  expect(JSON.stringify(stack.root)).toBe(after);
  expect(JSON.stringify(app)).toBe(before);
  return stack.root;
}
