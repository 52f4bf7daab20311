/**
 * The command stack: the only way a definition changes, and the only memory of how.
 *
 * A command must not run inside another: listeners hear of a change when it is whole.
 */

import type { Data, Pointer } from "../model/data";
import { execute, revert, type Command } from "./command";
import type { Edit } from "./edit";

interface Done {
  command: Command;
  reverse: readonly Edit[];
  at: number;
}

const MERGE_WITHIN = 1500;
const KEPT = 500;

export class CommandStack {
  #root: Data;
  #done: Done[] = [];
  #undone: Done[] = [];
  #listeners = new Set<() => void>();
  #running = false;
  #now: () => number;

  constructor(root: Data, now: () => number = () => Date.now()) {
    this.#root = root;
    this.#now = now;
  }

  get root(): Data {
    return this.#root;
  }

  get undoName(): string | null {
    return this.#done[this.#done.length - 1]?.command.name ?? null;
  }

  get redoName(): string | null {
    return this.#undone[this.#undone.length - 1]?.command.name ?? null;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  execute(command: Command): void {
    this.#alone(() => {
      const { root, reverse } = execute(this.#root, command);
      if (root === this.#root) return;
      this.#root = root;
      this.#remember({ command, reverse, at: this.#now() });
      this.#undone = [];
    });
  }

  /** Take the last command back; answers where it was, or undefined when there is none. */
  undo(): Pointer | null | undefined {
    const last = this.#done.pop();
    if (last === undefined) return undefined;
    this.#alone(() => {
      this.#root = revert(this.#root, last.reverse);
      this.#undone.push(last);
    });
    return last.command.selects;
  }

  redo(): Pointer | null | undefined {
    const next = this.#undone.pop();
    if (next === undefined) return undefined;
    this.#alone(() => {
      const { root, reverse } = execute(this.#root, next.command);
      this.#root = root;
      this.#done.push({ ...next, reverse });
    });
    return next.command.selects;
  }

  /** Begin anew from what somebody else made: nothing before it can be taken back. */
  restart(root: Data): void {
    this.#alone(() => {
      this.#root = root;
      this.#done = [];
      this.#undone = [];
    });
  }

  #remember(done: Done): void {
    const last = this.#done[this.#done.length - 1];
    const mark = done.command.merges;
    if (last && mark !== undefined && last.command.merges === mark && done.at - last.at < MERGE_WITHIN) {
      const edits = [...last.command.edits, ...done.command.edits];
      const command = { ...done.command, edits };
      this.#done[this.#done.length - 1] = {
        command,
        reverse: [...done.reverse, ...last.reverse],
        at: done.at,
      };
      return;
    }
    this.#done.push(done);
    if (this.#done.length > KEPT) this.#done.shift();
  }

  #alone(work: () => void): void {
    if (this.#running) throw new Error("a command ran inside another");
    this.#running = true;
    try {
      work();
    } finally {
      this.#running = false;
    }
    for (const listener of [...this.#listeners]) listener();
  }
}
