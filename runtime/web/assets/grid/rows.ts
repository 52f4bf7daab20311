/**
 * The rows of a subtable while they are filled in. Rules of this file:
 * 1. A cell is sent only when a person wrote it: what was not touched, the server fills and computes.
 * 2. A choice that fills others takes their marks away, so that they are filled afresh.
 *    A typed value that is cleared is asked for anew: what keeps it is taken back.
 * 3. Existing rows are known by `row_id`; new ones come last, in order, until they are saved.
 */

import { outward, same, type Kind, type Value } from "../value";
import { followed, type Move } from "./places";

export interface Column extends Kind {
  key: string;
  label: string;
  help: string;
  required: boolean;
  visible: boolean;
  editable: boolean;
  total: boolean;
  limits: Record<string, string>;
  search: string;
  fills: string[];
  /** The field beside it that keeps what was typed; "" where nothing does. */
  keep?: string;
  /** Whether the choices follow what else is filled in. */
  depends: boolean;
  /** The subtable of the very record that it points into; "" where it points elsewhere. */
  own?: string;
  /** Whether it is shown at once; the others are folded away until they are asked for. */
  main: boolean;
}

export interface RowState {
  readonly id: string | null;
  values: Record<string, Value>;
  touched: Set<string>;
  /** Texts that could not be read: kept, shown, and told. */
  unread: Map<string, string>;
  errors: Map<string, string>;
  /** Cells that a rule hides or locks in this row only. */
  hidden: Set<string>;
  locked: Set<string>;
}

export type SentRow = Record<string, Value>;

export interface Draft {
  rows: { id: string | null; values: Record<string, Value>; touched: string[] }[];
  removed: string[];
}

export class Rows extends EventTarget {
  rows: RowState[] = [];
  private removed: string[] = [];
  touched = false;

  constructor(
    readonly columns: Column[],
    readonly most: number,
    stored: SentRow[],
  ) {
    super();
    this.rows = stored.map((row) => blankRow(String(row["row_id"] ?? "") || null, { ...row }));
  }

  column(key: string): Column | undefined {
    return this.columns.find((column) => column.key === key);
  }

  get full(): boolean {
    return this.rows.length >= this.most;
  }

  /** Write a cell as a person did. */
  write(row: RowState, key: string, value: Value): void {
    if (same(row.values[key], value) && !row.unread.has(key)) return;
    const keep = this.column(this.column(key)?.keep ?? "");
    if (value === null && keep?.editable === true && !row.locked.has(keep.key)) {
      row.values[key] = value;
      row.values[keep.key] = null;
      this.write(row, keep.key, false);
      return;
    }
    row.values[key] = value;
    row.touched.add(key);
    row.unread.delete(key);
    row.errors.delete(key);
    for (const filled of this.column(key)?.fills ?? []) row.touched.delete(filled);
    this.changed();
  }

  /** Keep a text that could not be read, with the reason. */
  misread(row: RowState, key: string, text: string, reason: string): void {
    row.unread.set(key, text);
    row.errors.set(key, reason);
    this.changed();
  }

  add(): RowState | null {
    if (this.full) return null;
    const row = blankRow(null, {});
    this.rows.push(row);
    this.changed();
    return row;
  }

  remove(row: RowState): () => void {
    const place = this.rows.indexOf(row);
    this.rows.splice(place, 1);
    if (row.id !== null) this.removed.push(row.id);
    this.moved(place, -1);
    this.changed();
    return () => {
      this.removed = this.removed.filter((id) => id !== row.id);
      this.rows.splice(place, 0, row);
      this.moved(place, 1);
      this.changed();
    };
  }

  /** The rows as they are sent: every row that stays, in order, then those taken away. */
  outward(): SentRow[] {
    return [
      ...this.rows.map((row) => sentRow(row)),
      ...this.removed.map((id) => ({ row_id: id, _delete: true })),
    ];
  }

  /** Take what the server computed; `busy` is the cell being edited, which never moves. */
  apply(computed: SentRow[], busy: (row: RowState, key: string) => boolean): void {
    const known = new Map(computed.map((row) => [String(row["row_id"]), row]));
    const ids = new Set(this.rows.map((row) => row.id));
    const fresh = computed.filter((row) => !ids.has(String(row["row_id"])));
    for (const row of this.rows) {
      const answer = row.id === null ? fresh.shift() : known.get(row.id);
      if (answer === undefined) continue;
      for (const column of this.columns) {
        const { key } = column;
        if (row.unread.has(key) || row.touched.has(key) || busy(row, key)) continue;
        row.values[key] = answer[key] ?? null;
      }
    }
    this.dispatchEvent(new Event("computed"));
  }

  /** The row ids of an evaluation, by place: names the rows of its row paths. */
  places(computed: SentRow[]): Map<string, RowState> {
    const found = new Map<string, RowState>();
    const ids = new Set(this.rows.map((row) => row.id));
    const fresh = this.rows.filter((row) => row.id === null);
    for (const answer of computed) {
      const id = String(answer["row_id"]);
      const row = ids.has(id) ? this.rows.find((one) => one.id === id) : fresh.shift();
      if (row !== undefined) found.set(id, row);
    }
    return found;
  }

  /** One row as it is sent, alone. */
  alone(row: RowState): SentRow {
    return sentRow(row);
  }

  /** Keep how the rows stand now; what is given back puts them there again. */
  keep(): () => void {
    const rows = [...this.rows];
    const states = rows.map((row) => ({
      values: { ...row.values },
      touched: new Set(row.touched),
      unread: new Map(row.unread),
      errors: new Map(row.errors),
    }));
    return () => {
      this.rows = rows;
      rows.forEach((row, place) => Object.assign(row, states[place]));
      this.changed();
    };
  }

  draft(): Draft {
    return {
      rows: this.rows.map(({ id, values, touched }) => ({ id, values, touched: [...touched] })),
      removed: this.removed,
    };
  }

  restore(draft: Draft): void {
    this.rows = draft.rows.map(({ id, values, touched }) => {
      const row = blankRow(id, values);
      row.touched = new Set(touched);
      return row;
    });
    this.removed = draft.removed;
    this.changed();
  }

  /** Follow rows of another subtable, or this one, that changed their places. */
  follow(subtable: string, move: Move): void {
    for (const column of this.columns) {
      if (column.own !== subtable) continue;
      for (const row of this.rows) row.values[column.key] = followed(row.values[column.key] ?? null, move);
    }
    this.dispatchEvent(new Event("computed"));
  }

  /** Tell that the rows behind a place have another place now. */
  private moved(place: number, by: number): void {
    this.dispatchEvent(new CustomEvent<Move>("moved", { detail: { place: place + 1, by } }));
  }

  changed(): void {
    this.touched = true;
    this.dispatchEvent(new Event("changed"));
  }
}

function blankRow(id: string | null, values: Record<string, Value>): RowState {
  return {
    id,
    values,
    touched: new Set(),
    unread: new Map(),
    errors: new Map(),
    hidden: new Set(),
    locked: new Set(),
  };
}

function sentRow(row: RowState): SentRow {
  const sent: SentRow = row.id === null ? {} : { row_id: row.id };
  for (const key of row.touched) sent[key] = outward(row.values[key] ?? null);
  for (const [key, text] of row.unread) sent[key] = text;
  return sent;
}
