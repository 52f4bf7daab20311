/**
 * Where nodes and flows of a graph stand when nobody has placed them: in layers, top-down.
 *
 * Layers follow the longest way from the start; flows that lead back are drawn at the right side.
 * Pure: the same graph gives the same picture.
 */

import { ordered } from "./layering";
import { levelled } from "./levelling";
import { routed, type Spot } from "./routing";

export interface Box {
  id: string;
  width: number;
  height: number;
}

export interface Line {
  id: string;
  from: string;
  to: string;
  /** Whether words stand at it, which need room. */
  words: boolean;
}

export interface Route {
  points: readonly Spot[];
  /** Where its words stand, and where the sign to add something. */
  label: Spot;
  plus: Spot;
}

export interface Picture {
  /** The upper left corner of each box. */
  boxes: ReadonlyMap<string, Spot>;
  routes: ReadonlyMap<string, Route>;
  width: number;
  height: number;
}

/** Place everything. */
export function layOut(boxes: readonly Box[], lines: readonly Line[]): Picture {
  const layers = ordered(boxes, lines);
  const across = levelled(layers);
  return routed(layers, across, lines);
}
