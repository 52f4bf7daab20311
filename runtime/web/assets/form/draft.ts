/**
 * What was typed and not yet saved, kept on this device for a week: by person, form and record.
 */

import type { Draft as RowDraft } from "../grid/rows";
import type { Value } from "../value";

export interface Draft {
  at: number;
  version: string;
  values: Record<string, Value>;
  rows: Record<string, RowDraft>;
}

const WEEK = 7 * 24 * 3600 * 1000;
const PREFIX = "draft:";

export class DraftStore {
  constructor(
    private readonly key: string,
    private readonly storage: Storage = window.localStorage,
  ) {}

  keep(draft: Draft): boolean {
    try {
      this.storage.setItem(PREFIX + this.key, JSON.stringify(draft));
      return true;
    } catch {
      return false;
    }
  }

  find(now: number): Draft | null {
    const text = this.storage.getItem(PREFIX + this.key);
    if (text === null) return null;
    try {
      const draft = JSON.parse(text) as Draft;
      if (now - draft.at < WEEK) return draft;
    } catch {
      // Written by something else: of no use to us.
    }
    this.drop();
    return null;
  }

  drop(): void {
    this.storage.removeItem(PREFIX + this.key);
  }
}
