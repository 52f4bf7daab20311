/** The draft as React components read it: each hears only of what it asked for. */

import { createContext, useContext, useSyncExternalStore } from "react";

import type { Command } from "../commands/command";
import { samePlace, valueAt, type Data, type Pointer } from "../model/data";
import type { DraftSession, Issue, State } from "./session";

export const SessionContext = createContext<DraftSession | null>(null);

export function useSession(): DraftSession {
  const session = useContext(SessionContext);
  if (session === null) throw new Error("there is no draft around this");
  return session;
}

/** One part of the state; `choose` must give the same reference for the same state. */
export function useDraft<T>(choose: (state: State) => T): T {
  const session = useSession();
  return useSyncExternalStore(session.subscribe, () => choose(session.state));
}

export function useDefinition(): Data {
  return useDraft((state) => state.definition);
}

export function useValue(pointer: Pointer): Data | undefined {
  return useDraft((state) => valueAt(state.definition, pointer));
}

export function useSelection(): Pointer | null {
  return useDraft((state) => state.selection);
}

export function useRun(): (command: Command) => void {
  const session = useSession();
  return (command) => session.run(command);
}

export function useIsSelected(pointer: Pointer): boolean {
  return useDraft((state) => samePlace(state.selection, pointer));
}

const NONE: Issue[] = [];

/** The faults of the draft, all of them. */
export function useIssues(): Issue[] {
  return useDraft((state) => state.check?.issues ?? NONE);
}
