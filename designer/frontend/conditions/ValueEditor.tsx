/** The value of a row: options, numbers, days or texts; or another field, or a formula. */

import { NamePicker, type Wanted } from "../scope/NamePicker";
import { choicesOf, type Choice, type Name, type Scope } from "../scope/names";
import { say } from "../words/words";
import type { Operand, Test } from "./model";
import { DATED, freshValue, IDENTIFIED, NUMERIC } from "./operators";

interface ValueEditorProps {
  test: Test;
  value: Operand | undefined;
  name: Name | null;
  scope: Scope;
  onChange: (value: Operand) => void;
}

type Way = "value" | "name" | "formula";

export function ValueEditor(props: ValueEditorProps): React.JSX.Element {
  const type = props.name?.type ?? "text";
  const value = props.value ?? freshValue(type);
  const way: Way = value.kind === "name" || value.kind === "formula" ? value.kind : "value";
  const ways: Way[] = IDENTIFIED.includes(type) ? ["name", "formula"] : ["value", "name", "formula"];
  const turn = (next: Way): void => {
    if (next === "name") props.onChange({ kind: "name", path: "" });
    else if (next === "formula") props.onChange({ kind: "formula", text: "" });
    else props.onChange(props.test.operator.endsWith("in") ? { kind: "list", items: [] } : freshValue(type));
  };
  return (
    <div className="condition-value">
      <select className="form-select value-way" aria-label={say("cond.way")} value={way} onChange={(event) => turn(event.target.value as Way)}>
        {(ways.includes(way) ? ways : [...ways, way]).map((one) => (
          <option key={one} value={one}>
            {say(`cond.way.${one}`)}
          </option>
        ))}
      </select>
      {value.kind === "name" ? (
        <NamePicker label={say("cond.value")} scope={props.scope} value={value.path} {...fitting(props)} onChange={(path) => props.onChange({ kind: "name", path })} />
      ) : (
        <Plain {...props} value={value} type={type} />
      )}
    </div>
  );
}

/** For a list, names that hold several. */
function fitting({ test }: ValueEditorProps): { wanted?: Wanted } {
  return test.operator.endsWith("in") ? { wanted: LISTS } : {};
}

const LISTS: Wanted = { fits: () => true };

function Plain({ value, type, name, onChange }: ValueEditorProps & { value: Operand; type: string }): React.JSX.Element {
  const choices = choicesOf(name);
  if (value.kind === "list") return <ListValue items={value.items} choices={choices} type={type} onChange={(items) => onChange({ kind: "list", items })} />;
  if (value.kind === "flag") return <FlagValue on={value.on} onChange={(on) => onChange({ kind: "flag", on })} />;
  if (value.kind === "date" || value.kind === "today" || (DATED.includes(type) && value.kind === "text")) return <DayValue value={value} onChange={onChange} />;
  if (value.kind === "text" && choices.length) return <ChoiceValue value={value.text} choices={choices} onChange={(text) => onChange({ kind: "text", text })} />;
  const text = value.kind === "text" || value.kind === "number" || value.kind === "formula" ? value.text : "";
  const numeric = value.kind === "number";
  const take = (next: string): void => {
    if (numeric) onChange({ kind: "number", text: next.replace(/[,\s]/g, "") });
    else onChange({ kind: value.kind === "formula" ? "formula" : "text", text: next });
  };
  return (
    <input
      className={`form-control${numeric ? " num" : ""}${value.kind === "formula" ? " is-code" : ""}`}
      aria-label={say("cond.value")}
      inputMode={numeric ? "decimal" : "text"}
      aria-invalid={numeric && text !== "" && !/^-?\d+(\.\d+)?$/.test(text)}
      value={text}
      onChange={(event) => take(event.target.value)}
    />
  );
}

function ChoiceValue({ value, choices, onChange }: { value: string; choices: Choice[]; onChange: (key: string) => void }): React.JSX.Element {
  return (
    <select className="form-select" aria-label={say("cond.value")} value={value} onChange={(event) => onChange(event.target.value)}>
      {choices.some((one) => one.key === value) ? null : <option value={value}>{value || say("not_set")}</option>}
      {choices.map((one) => (
        <option key={one.key} value={one.key}>
          {one.label}
        </option>
      ))}
    </select>
  );
}

function FlagValue({ on, onChange }: { on: boolean; onChange: (on: boolean) => void }): React.JSX.Element {
  return (
    <select className="form-select" aria-label={say("cond.value")} value={String(on)} onChange={(event) => onChange(event.target.value === "true")}>
      <option value="true">{say("yes")}</option>
      <option value="false">{say("no")}</option>
    </select>
  );
}

function DayValue({ value, onChange }: { value: Operand; onChange: (value: Operand) => void }): React.JSX.Element {
  const days = value.kind === "today" ? value.days : 0;
  const way = value.kind !== "today" ? "date" : days === 0 ? "today" : days > 0 ? "ahead" : "ago";
  const turn = (next: string): void => {
    if (next === "date") onChange({ kind: "date", day: new Date().toLocaleDateString("sv") });
    else onChange({ kind: "today", days: next === "today" ? 0 : (Math.abs(days) || 7) * (next === "ahead" ? 1 : -1) });
  };
  return (
    <div className="day-value">
      <select className="form-select" aria-label={say("cond.value")} value={way} onChange={(event) => turn(event.target.value)}>
        <option value="today">{say("cond.today")}</option>
        <option value="ahead">{say("cond.ahead")}</option>
        <option value="ago">{say("cond.ago")}</option>
        <option value="date">{say("cond.a_day")}</option>
      </select>
      {way === "date" ? (
        <input type="date" className="form-control" aria-label={say("cond.a_day")} value={value.kind === "date" ? value.day : ""} onChange={(event) => onChange({ kind: "date", day: event.target.value })} />
      ) : null}
      {way === "ahead" || way === "ago" ? (
        <input
          type="number"
          min={1}
          className="form-control num"
          aria-label={say("cond.days")}
          value={Math.abs(days)}
          onChange={(event) => onChange({ kind: "today", days: Math.max(1, Number(event.target.value) || 1) * (way === "ahead" ? 1 : -1) })}
        />
      ) : null}
    </div>
  );
}

/** Several values: options to tick, or texts and numbers with commas between. */
function ListValue({ items, choices, type, onChange }: { items: Operand[]; choices: Choice[]; type: string; onChange: (items: Operand[]) => void }): React.JSX.Element {
  const texts = items.map((item) => (item.kind === "text" || item.kind === "number" ? item.text : ""));
  const made = (text: string): Operand => (NUMERIC.includes(type) ? { kind: "number", text } : { kind: "text", text });
  if (choices.length === 0)
    return (
      <input
        className="form-control"
        aria-label={say("cond.values")}
        defaultValue={texts.join(", ")}
        onBlur={(event) => onChange(event.target.value.split(/[,，、]/).map((one) => one.trim()).filter((one) => one !== "").map(made))}
      />
    );
  return (
    <div className="value-choices" role="group" aria-label={say("cond.values")}>
      {choices.map((one) => (
        <label key={one.key}>
          <input
            type="checkbox"
            checked={texts.includes(one.key)}
            onChange={(event) => onChange(event.target.checked ? [...items, made(one.key)] : items.filter((_, index) => texts[index] !== one.key))}
          />
          <span>{one.label}</span>
        </label>
      ))}
    </div>
  );
}
