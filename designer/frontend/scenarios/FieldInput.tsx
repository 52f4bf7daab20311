/** The control of one value in a scenario, by the type of the field it is for. */

import { useId, useState } from "react";

import { isList, isMapping, type Data } from "../model/data";
import { Ticks } from "../properties/nested";
import { choicesOf, type Name } from "../scope/names";
import { say } from "../words/words";
import { readValue } from "./modeling";

export interface FieldInputProps {
  /** What the value is for; null where nothing tells. */
  name: Name | null;
  label: string;
  value: Data;
  /** What a person or a record may be called. */
  people: readonly string[];
  records: readonly string[];
  onChange: (value: Data) => void;
  /** How typed text is read; by the field's type, unless told. */
  read?: (typed: string) => Data;
}

const SEVERAL = ["multi_lookup", "multi_user"];
const PEOPLE = ["user", "multi_user"];
const POINTING = ["lookup", "row_lookup", "multi_lookup", "user", "multi_user"];

export function FieldInput(props: FieldInputProps): React.JSX.Element {
  const { name, value } = props;
  const type = name?.type ?? "";
  const choices = choicesOf(name);
  if (type === "boolean" && (typeof value === "boolean" || value === "")) return <Flag {...props} />;
  if (type === "multi_select" && isList(value)) return <Ticks label={props.label} options={choices} chosen={value.map(String)} onChange={props.onChange} />;
  if (isMapping(value) || (isList(value) && !SEVERAL.includes(type))) return <AsJson {...props} />;
  if (choices.length) return <Chosen {...props} choices={choices} />;
  return <Typed {...props} />;
}

function Flag({ label, value, onChange }: FieldInputProps): React.JSX.Element {
  return (
    <select className="form-select" aria-label={label} value={String(value)} onChange={(event) => onChange(event.target.value === "true")}>
      {value === "" ? <option value="">{say("not_set")}</option> : null}
      <option value="true">{say("yes")}</option>
      <option value="false">{say("no")}</option>
    </select>
  );
}

function Chosen({ label, value, choices, onChange }: FieldInputProps & { choices: readonly { key: string; label: string }[] }): React.JSX.Element {
  const present = value === null ? "" : String(value);
  return (
    <select className="form-select" aria-label={label} value={present} onChange={(event) => onChange(event.target.value)}>
      {choices.some((one) => one.key === present) ? null : <option value={present}>{present || say("not_set")}</option>}
      {choices.map((one) => (
        <option key={one.key} value={one.key}>
          {one.label}
        </option>
      ))}
    </select>
  );
}

/** Text, a number, a day, a name of somebody or something; several are parted by commas. */
function Typed(props: FieldInputProps): React.JSX.Element {
  const { name, label, value, onChange } = props;
  const id = useId();
  const type = name?.type ?? "";
  const several = SEVERAL.includes(type) || isList(value);
  const [typed, setTyped] = useState<string | null>(null);
  const text = isList(value) ? value.map(String).join(", ") : value === null ? "" : String(value);
  const take = (next: string): void => {
    setTyped(next);
    if (several) onChange(next.split(/[,，]/).map((one) => one.trim()).filter((one) => one !== ""));
    else onChange((props.read ?? ((one: string) => readValue(type, one)))(next));
  };
  const offered = PEOPLE.includes(type) ? props.people : POINTING.includes(type) ? props.records : [];
  const isDay = type === "date" && (text === "" || /^\d{4}-\d\d-\d\d$/.test(text));
  return (
    <>
      <input
        className={`form-control${typeof value === "number" ? " num" : ""}`}
        type={isDay ? "date" : "text"}
        aria-label={label}
        list={offered.length ? id : undefined}
        placeholder={type === "datetime" ? "2026-11-20T10:00" : undefined}
        value={several ? (typed ?? text) : text}
        onChange={(event) => take(event.target.value)}
        onBlur={() => setTyped(null)}
      />
      {offered.length ? (
        <datalist id={id}>
          {offered.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      ) : null}
    </>
  );
}

/** A value of parts, such as an address. */
function AsJson({ label, value, onChange }: FieldInputProps): React.JSX.Element {
  const [typed, setTyped] = useState<string | null>(null);
  const [wrong, setWrong] = useState("");
  const take = (next: string): void => {
    setTyped(next);
    try {
      onChange(JSON.parse(next) as Data);
      setWrong("");
    } catch (failure) {
      setWrong(say("data.wrong", { why: (failure as Error).message }));
    }
  };
  return (
    <>
      <textarea className="form-control is-code" rows={2} spellCheck={false} aria-label={label} aria-invalid={wrong !== ""} value={typed ?? JSON.stringify(value)} onChange={(event) => take(event.target.value)} onBlur={() => wrong === "" && setTyped(null)} />
      {wrong ? <p className="property-issue is-error">{wrong}</p> : null}
    </>
  );
}
