/** What the canvas remembers beside the definition: where a drop would go, and which name is open. */

import { createContext, useContext, useSyncExternalStore } from "react";

export type Side = "before" | "after" | "end";

export class CanvasState {
  #mark = "";
  #naming = "";
  #fresh = false;
  #listeners = new Set<() => void>();

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Which side of a place is marked for a drop. */
  side(id: string): Side | null {
    const cut = this.#mark.lastIndexOf("|");
    return this.#mark.slice(0, cut) === id ? (this.#mark.slice(cut + 1) as Side) : null;
  }

  mark(id: string, side: Side): void {
    this.#set(`${id}|${side}`, this.#naming);
  }

  unmark(): void {
    this.#set("", this.#naming);
  }

  get naming(): string {
    return this.#naming;
  }

  /** Whether what is named was just added, so that its key follows its name. */
  get isFresh(): boolean {
    return this.#fresh;
  }

  /** Open the name of a field, by its pointer's text. */
  name(pointer: string, fresh = false): void {
    this.#fresh = fresh;
    this.#set(this.#mark, pointer);
  }

  #set(mark: string, naming: string): void {
    if (mark === this.#mark && naming === this.#naming) return;
    this.#mark = mark;
    this.#naming = naming;
    for (const listener of [...this.#listeners]) listener();
  }
}

export const CanvasContext = createContext<CanvasState>(new CanvasState());

export function useCanvas(): CanvasState {
  return useContext(CanvasContext);
}

export function useSide(id: string): Side | null {
  const canvas = useCanvas();
  return useSyncExternalStore(canvas.subscribe, () => canvas.side(id));
}

export function useIsNaming(where: () => readonly (string | number)[]): boolean {
  const canvas = useCanvas();
  return useSyncExternalStore(canvas.subscribe, () => canvas.naming !== "" && canvas.naming === where().join("/"));
}
