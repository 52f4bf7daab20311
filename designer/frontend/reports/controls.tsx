/** Controls of a widget's properties: what is counted, how it is measured, how large it is. */

import { useMemo, useState } from "react";

import { setValue } from "../commands/command";
import { useDefinition, useSession } from "../draft/hooks";
import { isMapping, listAt, textOf, valueAt } from "../model/data";
import type { Control, ControlProps } from "../properties/control";
import { ExpressionEditor } from "../properties/ExpressionEditor";
import { Field } from "../properties/Field";
import { NamePicker } from "../scope/NamePicker";
import { fieldsOf, type Name } from "../scope/names";
import { say, type Key } from "../words/words";
import { sourceName, sourceScope } from "./describe";
import { FUNCTIONS, readMeasure, writeMeasure, type FunctionName } from "./measure";
import { changeSource, COLUMNS, MOST_ROWS, resizeWidget, sizeOf } from "./modeling";

/** The source: what only meant the old one goes with it. */
function WidgetSourceControl(props: ControlProps): React.JSX.Element {
  const root = useDefinition();
  const session = useSession();
  const value = typeof props.value === "string" ? props.value : "";
  const options = listAt(root, ["forms"]).flatMap((form) => {
    const rows = fieldsOf(form).filter((field) => field["type"] === "subtable");
    return [textOf(form, "key"), ...rows.map((field) => `${textOf(form, "key")}.${textOf(field, "key")}`)];
  });
  const take = (source: string): void => session.run(changeSource(session.state.definition, props.pointer.slice(0, -1), source));
  return (
    <Field {...props}>
      {({ id, describedBy }) => (
        <select id={id} className="form-select" aria-describedby={describedBy} value={value} onChange={(event) => take(event.target.value)}>
          {options.includes(value) ? null : <option value={value}>{say("ref.gone", { what: value })}</option>}
          {options.map((source) => (
            <option key={source} value={source}>
              {sourceName(root, source)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

const NUMERIC = ["integer", "decimal", "money", "percent", "duration"];
const ORDERED = [...NUMERIC, "date", "datetime", "time"];
const FITS: Record<FunctionName, (name: Name) => boolean> = {
  COUNT: () => false,
  SUM: (name) => NUMERIC.includes(name.type),
  AVG: (name) => NUMERIC.includes(name.type),
  MIN: (name) => ORDERED.includes(name.type),
  MAX: (name) => ORDERED.includes(name.type),
};

/** One function of one field by choice, everything else as a formula. */
function MeasureControl(props: ControlProps): React.JSX.Element {
  const root = useDefinition();
  const session = useSession();
  const text = props.value === undefined || props.value === null ? "" : String(props.value);
  const source = textOf(valueAt(root, props.pointer.slice(0, -3)), "source");
  const scope = useMemo(() => sourceScope(root, source), [root, source]);
  const [asFormula, setAsFormula] = useState(false);
  const simple = asFormula ? null : readMeasure(text);
  const write = (next: string): void => session.run(setValue(say("did.set", { what: props.label }), props.pointer, next));
  const choose = (next: string): void => {
    setAsFormula(next === "formula");
    if (next === "formula") return;
    const name = next as FunctionName;
    const fits = scope.bare.filter((one) => one.field !== undefined && FITS[name](one));
    const same = fits.find((one) => one.name === simple?.path);
    write(writeMeasure({ function: name, path: (same ?? fits[0])?.name ?? "" }));
  };
  const possible = FUNCTIONS.filter((name) => name === "COUNT" || name === simple?.function || scope.bare.some((one) => one.field !== undefined && FITS[name](one)));
  return (
    <Field {...props}>
      {({ id, describedBy }) => (
        <div className="measure-choice">
          <select id={id} className="form-select" value={simple?.function ?? "formula"} onChange={(event) => choose(event.target.value)}>
            {possible.map((name) => (
              <option key={name} value={name}>
                {say(`measure.${name}` as Key)}
              </option>
            ))}
            <option value="formula">{say("formula")}</option>
          </select>
          {simple && simple.function !== "COUNT" ? (
            <NamePicker label={props.label} scope={scope} value={simple.path} fits={FITS[simple.function]} onChange={(path) => write(writeMeasure({ ...simple, path }))} />
          ) : null}
          {simple === null ? <ExpressionEditor id={`${id}-formula`} describedBy={describedBy} pointer={props.pointer} label={props.label} value={text} onChange={write} /> : null}
        </div>
      )}
    </Field>
  );
}

/** How many columns and rows of the board. */
function SizeControl(props: ControlProps): React.JSX.Element {
  const session = useSession();
  const widget = props.pointer.slice(0, -1);
  const size = sizeOf(isMapping(props.value) ? { size: props.value } : {});
  const take = (name: "width" | "height", value: number): void => {
    const command = resizeWidget(session.state.definition, widget, { ...size, [name]: value });
    if (command) session.run(command);
  };
  return (
    <Field {...props}>
      {({ id }) => (
        <div className="size-choice" id={id} role="group" aria-label={props.label}>
          {(["width", "height"] as const).map((name) => (
            <label key={name}>
              <span>
                {say(`report.${name}`)} {size[name]}
              </span>
              <input type="range" min={1} max={name === "width" ? COLUMNS : MOST_ROWS} value={size[name]} onChange={(event) => take(name, Number(event.target.value))} />
            </label>
          ))}
        </div>
      )}
    </Field>
  );
}

export const REPORT_CONTROLS: Record<string, Control> = {
  "NumberWidget.source": WidgetSourceControl,
  "SeriesWidget.source": WidgetSourceControl,
  "PieWidget.source": WidgetSourceControl,
  "TableWidget.source": WidgetSourceControl,
  "Measure.value": MeasureControl,
  "NumberWidget.size": SizeControl,
  "SeriesWidget.size": SizeControl,
  "PieWidget.size": SizeControl,
  "TableWidget.size": SizeControl,
};
