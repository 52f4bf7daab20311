/** What a widget shows, drawn small: a figure, bars with their values, or the first rows. */

import { locale, say } from "../words/words";
import { shownCell, type Cell, type Numbers } from "./numbers";
import type { Size, WidgetType } from "./modeling";

interface PictureProps {
  type: WidgetType;
  size: Size;
  numbers: Numbers | undefined;
  refusal: string;
}

const A_ROW = 36;
const A_STEP = 84;
const HEAD = 110;

export function Picture({ type, size, numbers, refusal }: PictureProps): React.JSX.Element {
  const why = numbers?.refusal ?? numbers?.note ?? refusal;
  if (numbers === undefined || why) return <p className="widget-wait">{why || say("report.no_numbers")}</p>;
  if (type === "number") {
    const last = numbers.columns.length - 1;
    return <p className="figure-number widget-figure">{shownCell(numbers.rows[0]?.[last], numbers.columns[last]?.type ?? "", locale())}</p>;
  }
  if (numbers.rows.length === 0) return <p className="widget-wait">{say("report.empty")}</p>;
  const room = Math.max(2, Math.floor((size.height * A_STEP - HEAD) / A_ROW));
  return <Rows numbers={numbers} bars={type !== "table"} room={room} />;
}

function isNumber(type: string | undefined): boolean {
  return type === "number" || type === "money" || type === "percent";
}

function Rows({ numbers, bars, room }: { numbers: Numbers; bars: boolean; room: number }): React.JSX.Element {
  const { columns } = numbers;
  const rows = numbers.rows.slice(0, room);
  const main = columns.findIndex((one) => isNumber(one.type));
  const largest = Math.max(...rows.map((row) => Math.abs(Number(row[main] ?? 0))), 0);
  const share = (cell: Cell | undefined): number => (largest > 0 ? Math.round((Math.abs(Number(cell ?? 0)) / largest) * 100) : 0);
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
                  {bars && place === main ? <span className="widget-bar" style={{ inlineSize: `${share(row[place])}%` }} /> : null}
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
