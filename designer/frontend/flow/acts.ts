/** What the canvas, the list and the panels do to the workflow that is open. */

import { createContext, useContext } from "react";

import type { Pointer } from "../model/data";

/** Where the menu of new steps was opened. */
export type MenuPlace = { kind: "flow"; place: number } | { kind: "append"; from: string };

export interface FlowActs {
  workflow: Pointer;
  /** Open the menu of new steps at a place on the screen. */
  openMenu: (place: MenuPlace, anchor: Element) => void;
  chooseNode: (key: string) => void;
  chooseFlow: (place: number) => void;
  removeNode: (key: string) => void;
  removeFlow: (place: number) => void;
  /** Have a node take part only where a condition holds, which is chosen next. */
  makeConditional: (key: string) => void;
  /** Begin to move a node: the next + takes it. */
  beginMove: (key: string | null) => void;
  addBranch: (gateway: string) => void;
  addOutcome: (node: string, on: string) => void;
}

export const FlowActsContext = createContext<FlowActs | null>(null);

export function useFlowActs(): FlowActs {
  const found = useContext(FlowActsContext);
  if (found === null) throw new Error("there is no workflow around this");
  return found;
}
