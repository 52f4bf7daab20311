/**
 * Dragging on the canvas: what is dragged, where it may go, and the order of places for the keyboard.
 *
 * A new field goes wherever its kind may stand; a field moves within its own list; a section moves
 * with its fields, from one section's edge to another.
 */

import { listAt, samePlace, type Data, type Pointer } from "../model/data";
import { addField, canStand, moveField, moveSection, placeOf } from "./modeling";
import { endOf, sectionsOf } from "./sections";
import type { Command } from "../commands/command";

export interface Dragged {
  label: string;
  /** A new field of this type … */
  type?: string;
  /** … or a field that is there. */
  pointer?: Pointer;
  isSection?: boolean;
}

/** A place on the canvas: a field, or the end of a list. */
export interface Place {
  label: string;
  list: Pointer;
  index: number;
  isEnd?: boolean;
  /** Columns stand beside each other; fields of half the width too. */
  beside?: boolean;
}

export function mayDrop(root: Data, dragged: Dragged, place: Place): boolean {
  if (dragged.type !== undefined) return canStand(root, place.list, dragged.type);
  return dragged.pointer !== undefined && samePlace(placeOf(dragged.pointer).list, place.list);
}

/** The command that a drop makes; null where it changes nothing. */
export function dropped(root: Data, dragged: Dragged, place: Place, after: boolean): Command | null {
  const before = place.isEnd ? place.index : place.index + (after ? 1 : 0);
  if (dragged.type !== undefined) return addField(root, place.list, before, dragged.type, dragged.label);
  if (dragged.pointer === undefined) return null;
  if (!dragged.isSection) return moveField(root, dragged.pointer, before);
  return moveSection(root, dragged.pointer, edge(root, dragged.pointer, place));
}

/** The edge of the section that a place is in: its end on the way down, its heading on the way up. */
function edge(root: Data, section: Pointer, place: Place): number {
  const { list, index } = placeOf(section);
  const sections = sectionsOf(listAt(root, list));
  const at = sections.findIndex((one) => one.head === place.index || one.parts.includes(place.index) || (place.isEnd === true && endOf(sections, sections.indexOf(one)) === place.index));
  const found = sections[at];
  if (found === undefined) return place.index;
  return place.index > index ? endOf(sections, at) : (found.head ?? found.parts[0] ?? 0);
}

export interface Spot {
  id: string;
  top: number;
  left: number;
}

/** The next place in reading order from the present one. */
export function nextSpot(spots: readonly Spot[], present: string | null, forward: boolean): Spot | null {
  const order = [...spots].sort((one, other) => (Math.abs(one.top - other.top) > 4 ? one.top - other.top : one.left - other.left));
  const at = order.findIndex((one) => one.id === present);
  if (at < 0) return order[forward ? 0 : order.length - 1] ?? null;
  return order[Math.max(0, Math.min(order.length - 1, at + (forward ? 1 : -1)))] ?? null;
}
