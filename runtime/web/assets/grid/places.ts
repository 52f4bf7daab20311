/**
 * Rows that are not saved yet are pointed at by their place, `#3`: what points at them follows when
 * rows before them go or come back.
 */

import { isRef, type Value } from "../value";

/** A row went (`by` -1) or came (1) at a place, counted from 1. */
export interface Move {
  place: number;
  by: number;
}

/** The reference after the move; what pointed at the row that went points at nothing. */
export function followed(value: Value, { place, by }: Move): Value {
  if (!isRef(value) || !/^#\d+$/.test(value.id)) return value;
  const at = Number(value.id.slice(1));
  if (by < 0 && at === place) return null;
  if (at < place) return value;
  const now = `#${at + by}`;
  return { ...value, id: now, title: value.title.replace(/^#\d+/, now) };
}
