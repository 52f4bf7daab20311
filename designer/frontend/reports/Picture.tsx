/** What a widget shows: a figure, the chart of the page, or the first rows. */

import { lazy, Suspense } from "react";

import type { Data } from "../model/data";
import { locale, nameOf, say } from "../words/words";
import { chartOf } from "./chart_of";
import { shownCell, type Numbers } from "./numbers";
import type { Size, WidgetType } from "./modeling";

// The charts are far larger than the rest: they come when one is to be drawn.
const DrawnChart = lazy(async () => ({ default: (await import("./DrawnChart")).DrawnChart }));

interface PictureProps {
  widget: Data;
  type: WidgetType;
  size: Size;
  numbers: Numbers | undefined;
  refusal: string;
}

const A_ROW = 36;
const A_STEP = 84;
const HEAD = 110;

export function Picture({ widget, type, size, numbers, refusal }: PictureProps): React.JSX.Element {
  const why = numbers?.refusal ?? numbers?.note ?? refusal;
  if (numbers === undefined || why) return <p className="widget-wait">{why || say("report.no_numbers")}</p>;
  if (type === "number") {
    const last = numbers.columns.length - 1;
    return <p className="figure-number widget-figure">{shownCell(numbers.rows[0]?.[last], numbers.columns[last]?.type ?? "", locale())}</p>;
  }
  if (numbers.rows.length === 0) return <p className="widget-wait">{say("report.empty")}</p>;
  const picture = chartOf(widget, numbers);
  if (picture !== null)
    return (
      <Suspense fallback={<p className="widget-wait">{say("loading")}</p>}>
        <DrawnChart picture={picture} label={nameOf(widget)} />
      </Suspense>
    );
  const room = Math.max(2, Math.floor((size.height * A_STEP - HEAD) / A_ROW));
  return <Rows numbers={numbers} room={room} />;
}

function isNumber(type: string | undefined): boolean {
  return type === "number" || type === "money" || type === "percent";
}

function Rows({ numbers, room }: { numbers: Numbers; room: number }): React.JSX.Element {
  const { columns } = numbers;
  const rows = numbers.rows.slice(0, room);
  return (
    <div className="widget-rows">
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" className={isNumber(column.type) ? "num" : ""}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {columns.map((column, place) => (
                <td key={column.key} className={isNumber(column.type) ? "num" : ""}>
                  {shownCell(row[place], column.type, locale())}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {numbers.rows.length > rows.length ? <p className="widget-more">{say("report.more_rows", { n: numbers.rows.length - rows.length })}</p> : null}
    </div>
  );
}
