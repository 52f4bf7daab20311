/** From a drafted widget and its numbers to what the chart of the report's page is drawn from. */

import type { Picture } from "../../../runtime/web/assets/charts/option";
import { isMapping, type Data } from "../model/data";
import { locale, say } from "../words/words";
import { shownCell, type Cell, type Numbers } from "./numbers";

const MEASURES = ["number", "money", "percent", "decimal", "integer"];
const DRAWN = ["line", "bar", "pie"] as const;

/** What is to be drawn; null for a widget that is no chart, or without numbers. */
export function chartOf(widget: Data, numbers: Numbers): Picture | null {
  if (!isMapping(widget) || numbers.rows.length === 0) return null;
  const type = DRAWN.find((one) => one === widget["type"]);
  if (type === undefined) return null;
  return {
    type,
    stacked: widget["stacked"] === true,
    horizontal: widget["horizontal"] === true,
    columns: numbers.columns,
    rows: numbers.rows.map((row) => row.map((cell, place) => shown(cell, numbers.columns[place]?.type ?? ""))),
    compare: (numbers.compare ?? []).map((row) => row.slice(-1).map((cell) => (cell === null ? null : String(cell as string | number)))),
    compareLabel: say("report.before"),
    drills: [],
  };
}

function shown(cell: Cell, type: string): string | number | null {
  if (MEASURES.includes(type)) return typeof cell === "string" || typeof cell === "number" ? cell : null;
  return shownCell(cell, type, locale());
}
