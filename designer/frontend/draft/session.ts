/**
 * The draft being worked on: the command stack in the middle, and the server beside it.
 *
 * What is changed is saved by itself after a pause. A save that finds somebody else's changes
 * merges with them; where both changed the same, the person decides. After each save the draft is
 * checked.
 */

import { ask, succeeded, told, UNREACHED, type Answer } from "../api";
import type { Command } from "../commands/command";
import { CommandStack } from "../commands/stack";
import type { Data, Pointer } from "../model/data";

export interface Issue {
  code: string;
  severity: "error" | "warning";
  file: string;
  line: number;
  column: number;
  path: string;
  pointer?: (string | number)[] | null;
  message: string;
  hint: string | null;
}

export interface Change {
  path: string;
  kind: string;
  sentence: string;
}

export interface Conflict {
  pointer: (string | number)[];
  path: string;
  sentence: string;
  base: Data;
  ours: Data;
  theirs: Data;
}

export interface Decision {
  id: string;
  question: string;
  options: { key: string; label: string }[];
}

export interface Impact {
  records: { form: string; label: string; what: string; message: string; count: number; examples: { id: string; title: string }[] }[];
  fields: { form: string; field: string; label: string; change: string; records: number; failing: number; examples: { id: string; title: string }[] }[];
  workflows: { workflow: string; label: string; version: number; open: number; message: string }[];
  uses: { path: string; label: string; message: string }[];
  sentences: string[];
  decisions: Decision[];
}

export interface Check {
  sound: boolean;
  issues: Issue[];
  changes: Change[];
  impact?: Impact;
}

interface Merged {
  definition: Data;
  tag: string;
  conflicts: Conflict[];
}

export type Saving = "saved" | "waiting" | "saving" | "unreached" | "refused" | "signed_out" | "conflict";

export interface State {
  definition: Data;
  saving: Saving;
  /** Why it could not be saved, in words. */
  trouble: string;
  conflicts: Conflict[];
  check: Check | null;
  selection: Pointer | null;
  undoName: string | null;
  redoName: string | null;
  /** Raised by every save, so that what is drawn by the server is drawn anew. */
  saves: number;
}

const SIGNED_OUT = 401;
const PAUSE = 700;
const AGAIN = 4000;
/** A save may find other work, merge with it, and find more. */
const TURNS = 3;

export class DraftSession {
  readonly app: string;
  readonly stack: CommandStack;
  #state: State;
  #tag: string;
  #saved: Data;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #running: Promise<void> | null = null;
  #checking: Promise<Check | null> | null = null;
  #next: Promise<Check | null> | null = null;
  #listeners = new Set<() => void>();

  constructor(app: string, definition: Data, tag: string) {
    this.app = app;
    this.stack = new CommandStack(definition);
    this.#tag = tag;
    this.#saved = definition;
    this.#state = {
      definition,
      saving: "saved",
      trouble: "",
      conflicts: [],
      check: null,
      selection: null,
      undoName: null,
      redoName: null,
      saves: 0,
    };
    this.stack.subscribe(() => this.#changed());
  }

  static async open(app: string): Promise<DraftSession | string> {
    const answer = await ask<Data>("GET", `/apps/${app}/draft`);
    if (!succeeded(answer) || answer.body === null) return told(answer);
    return new DraftSession(app, answer.body, answer.tag ?? "");
  }

  get state(): State {
    return this.#state;
  }

  get tag(): string {
    return this.#tag;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  run(command: Command): void {
    this.stack.execute(command);
    if (command.selects !== undefined) this.select(command.selects);
  }

  undo(): void {
    const place = this.stack.undo();
    if (place === null || this.#gone(this.#state.selection)) this.select(null);
  }

  redo(): void {
    const place = this.stack.redo();
    if (place !== undefined) this.select(place);
  }

  select(selection: Pointer | null): void {
    this.#tell({ selection });
  }

  /** Save now what is not saved yet; answers whether all of it is. */
  async save(): Promise<boolean> {
    for (let turn = 0; turn < TURNS; turn += 1) {
      while (this.#running !== null) await this.#running;
      if (this.#saved === this.stack.root) return true;
      this.#stopWaiting();
      this.#running = this.#save().finally(() => {
        this.#running = null;
      });
      await this.#running;
      if (this.#state.saving !== "waiting") break;
    }
    return this.#saved === this.stack.root;
  }

  /** Check what is saved; who asks while a check is under way gets the one after it. */
  async check(): Promise<Check | null> {
    if (this.#checking === null) return this.#begin();
    this.#next ??= this.#checking.then(() => {
      this.#next = null;
      return this.#begin();
    });
    return this.#next;
  }

  #begin(): Promise<Check | null> {
    this.#checking = this.#check().finally(() => {
      this.#checking = null;
    });
    return this.#checking;
  }

  async #check(): Promise<Check | null> {
    const answer = await ask<Check>("POST", `/apps/${this.app}/draft/check`, { impact: false });
    if (!succeeded(answer) || answer.body === null) return null;
    this.#tell({ check: answer.body });
    return answer.body;
  }

  /** The faults and changes, and what publishing would mean for what is there: it takes longer. */
  async foresee(): Promise<Check | null> {
    const answer = await ask<Check>("POST", `/apps/${this.app}/draft/check`, { impact: true });
    return succeeded(answer) ? answer.body : null;
  }

  /** Take in what somebody else, or the text beside, made of the draft. */
  take(definition: Data, tag: string): void {
    this.#tag = tag;
    this.#saved = definition;
    this.stack.restart(definition);
    this.#tell({ saving: "saved", conflicts: [], trouble: "", saves: this.#state.saves + 1 });
  }

  async reload(): Promise<void> {
    const answer = await ask<Data>("GET", `/apps/${this.app}/draft`);
    if (succeeded(answer) && answer.body !== null) this.take(answer.body, answer.tag ?? "");
    await this.check();
  }

  /** Settle a conflict: `mine` puts this side's value over what the other person made. */
  settle(conflict: Conflict, mine: boolean): void {
    const conflicts = this.#state.conflicts.filter((each) => each !== conflict);
    if (mine) {
      const edit =
        conflict.ours === null || conflict.ours === undefined
          ? ({ do: "unset", at: conflict.pointer } as const)
          : ({ do: "set", at: conflict.pointer, value: conflict.ours } as const);
      try {
        this.stack.execute({ name: conflict.sentence, edits: [edit] });
      } catch {
        // What it stood in is gone: the other person's decision stays.
      }
    }
    this.#tell({ conflicts, saving: conflicts.length ? "conflict" : this.#state.saving });
  }

  async #save(): Promise<void> {
    const sent = this.stack.root;
    this.#tell({ saving: "saving" });
    const headers = { "If-Match": this.#tag };
    const answer = await ask<unknown>("PUT", `/apps/${this.app}/draft`, sent, headers);
    if (answer.status === UNREACHED) return this.#later();
    if (answer.status === 412) return this.#merge();
    if (!succeeded(answer)) return this.#refused(answer);
    this.#tag = answer.tag ?? this.#tag;
    this.#saved = sent;
    const saving = sent === this.stack.root ? "saved" : "waiting";
    this.#tell({ saving, trouble: "", saves: this.#state.saves + 1 });
    void this.check();
  }

  /** Bring what is here together with what somebody else saved; what is typed meanwhile is part of it. */
  async #merge(): Promise<void> {
    for (let turn = 0; turn < TURNS; turn += 1) {
      const ours = this.stack.root;
      const answer = await ask<Merged>("POST", `/apps/${this.app}/draft/merge`, { base: this.#saved, ours });
      if (answer.status === UNREACHED) return this.#later();
      if (!succeeded(answer) || answer.body === null) return this.#refused(answer);
      if (this.stack.root === ours) return this.#merged(answer.body);
    }
    this.#tell({ saving: "waiting" });
    this.#soon(PAUSE);
  }

  #merged({ definition, tag, conflicts }: Merged): void {
    this.#tag = `"${tag.replace(/"/g, "")}"`;
    this.stack.restart(definition);
    this.#tell({ conflicts, saving: conflicts.length ? "conflict" : "waiting" });
    this.#soon(0);
  }

  #refused(answer: Answer<unknown>): void {
    if (answer.status === SIGNED_OUT) this.#tell({ saving: "signed_out", trouble: "" });
    else this.#tell({ saving: "refused", trouble: told(answer) });
  }

  #later(): void {
    this.#tell({ saving: "unreached" });
    this.#soon(AGAIN);
  }

  #changed(): void {
    const definition = this.stack.root;
    const waits = definition !== this.#saved;
    this.#tell({
      definition,
      undoName: this.stack.undoName,
      redoName: this.stack.redoName,
      saving: waits ? "waiting" : this.#state.saving,
    });
    if (waits) this.#soon(PAUSE);
  }

  #soon(after: number): void {
    this.#stopWaiting();
    this.#timer = setTimeout(() => void this.save(), after);
  }

  #stopWaiting(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #gone(place: Pointer | null): boolean {
    if (place === null) return false;
    let here: Data | undefined = this.stack.root;
    for (const step of place) {
      if (typeof here !== "object" || here === null) return true;
      here = (here as Record<string | number, Data>)[step];
    }
    return here === undefined;
  }

  #tell(part: Partial<State>): void {
    this.#state = { ...this.#state, ...part };
    for (const listener of [...this.#listeners]) listener();
  }
}
