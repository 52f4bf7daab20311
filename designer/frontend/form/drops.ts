/**
 * Dragging on the canvas: what is dragged, where it may go, and the order of places for the keyboard.
 *
 * A new field goes wherever its kind may stand; a field moves within its own list; a section moves
 * with its fields, from one section's edge to another. Among tabs a section is one, elsewhere none; a
 * field that is dropped on a tab goes to its end.
 */

import { listAt, samePlace, type Data, type Pointer } from "../model/data";
import { canStand, moveField, placeOf } from "./modeling";
import { endOf, sectionsOf, type Section } from "./sections";
import { addPart, isTab, moveSection, TABS } from "./tabs";
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
  /** The head of a tab. */
  tab?: boolean;
  /** Behind a set of tabs: no field goes there, for it would belong to the last one. */
  outside?: boolean;
}

/** Whether what is dragged heads fields of its own. */
export function isHeading({ type, isSection = false }: Dragged): boolean {
  return isSection || type === "section" || type === TABS;
}

/** Whether a drop at a place goes into it, not before or behind it. */
export function goesInto(dragged: Dragged, place: Place): boolean {
  return place.isEnd === true || (place.tab === true && !isHeading(dragged));
}

export function mayDrop(root: Data, dragged: Dragged, place: Place): boolean {
  if (place.outside === true && !isHeading(dragged)) return false;
  if (dragged.type !== undefined) return canStand(root, place.list, dragged.type);
  return dragged.pointer !== undefined && samePlace(placeOf(dragged.pointer).list, place.list);
}

/** The command that a drop makes; null where it changes nothing. */
export function dropped(root: Data, dragged: Dragged, place: Place, after: boolean): Command | null {
  const before = targetOf(root, dragged, place, after);
  if (dragged.type !== undefined) return addPart(root, place.list, before, dragged.type, dragged.label, place.tab === true ? true : place.outside === true ? false : null);
  if (dragged.pointer === undefined) return null;
  if (!dragged.isSection) return moveField(root, dragged.pointer, before);
  return moveSection(root, dragged.pointer, place.tab || place.outside ? before : edge(root, dragged.pointer, place), isAmongTabs(root, place));
}

/** The place that a drop stands before. */
function targetOf(root: Data, dragged: Dragged, place: Place, after: boolean): number {
  if (place.tab === true) return after || !isHeading(dragged) ? endOfSection(root, place) : place.index;
  return place.isEnd ? place.index : place.index + (after ? 1 : 0);
}

function sectionAt(sections: readonly Section[], place: Place): number {
  return sections.findIndex((one) => one.head === place.index || one.parts.includes(place.index) || (place.isEnd === true && endOf(sections, sections.indexOf(one)) === place.index));
}

function endOfSection(root: Data, place: Place): number {
  const sections = sectionsOf(listAt(root, place.list));
  return endOf(sections, sectionAt(sections, place));
}

function isAmongTabs(root: Data, place: Place): boolean {
  if (place.outside === true) return false;
  const fields = listAt(root, place.list);
  const sections = sectionsOf(fields);
  return isTab(fields[sections[sectionAt(sections, place)]?.head ?? -1]);
}

/** The edge of the section that a place is in: its end on the way down, its heading on the way up. */
function edge(root: Data, section: Pointer, place: Place): number {
  const { list, index } = placeOf(section);
  const sections = sectionsOf(listAt(root, list));
  const at = sectionAt(sections, place);
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
