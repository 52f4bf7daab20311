/** The numbers of the drafted report, asked anew whenever the draft was saved. */

import { useEffect, useState } from "react";

import { ask, succeeded, told } from "../api";
import { useDraft, useSession } from "../draft/hooks";

export type Cell = null | string | number | boolean | { id: string; title: string };

export interface Numbers {
  columns: { key: string; label: string; type: string }[];
  rows: Cell[][];
  compare?: Cell[][];
  note?: string;
  refusal?: string;
}

export interface Told {
  widgets: Record<string, Numbers>;
  /** Why there are none at all. */
  refusal: string;
}

export function useNumbers(report: string): Told | null {
  const session = useSession();
  const saves = useDraft((state) => state.saves);
  const [found, setFound] = useState<Told | null>(null);
  useEffect(() => {
    if (report === "") return undefined;
    let left = false;
    void ask<{ widgets: Record<string, Numbers> }>("POST", `/apps/${session.app}/draft/reports/${encodeURIComponent(report)}/data`, {}).then((answer) => {
      if (left) return;
      if (succeeded(answer) && answer.body !== null) setFound({ widgets: answer.body.widgets, refusal: "" });
      else setFound({ widgets: {}, refusal: answer.status === 404 ? "" : told(answer) });
    });
    return () => {
      left = true;
    };
  }, [session, report, saves]);
  return found;
}

/** A cell as people read it: separators, two decimals for money, a name for what has one. */
export function shownCell(cell: Cell | undefined, type: string, locale: string): string {
  if (cell === null || cell === undefined || cell === "") return "–";
  if (typeof cell === "object") return cell.title;
  const number = Number(cell);
  if (typeof cell === "boolean" || Number.isNaN(number) || !["number", "money", "percent"].includes(type)) return String(cell);
  const digits = type === "money" ? { minimumFractionDigits: 2, maximumFractionDigits: 2 } : { maximumFractionDigits: 2 };
  return `${number.toLocaleString(locale, digits).replace("-", "−")}${type === "percent" ? " %" : ""}`;
}
