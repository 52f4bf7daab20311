/** Controls of values whose type another property tells: a parameter's value by its type. */

import { useState } from "react";

import { useDefinition, useDraft } from "../draft/hooks";
import { isMapping, listAt, textOf, valueAt, type Data, type Mapping } from "../model/data";
import { nameOf, say } from "../words/words";
import type { ControlProps } from "./control";
import { Field } from "./Field";
import { usePut } from "./simple";

interface ScalarProps {
  id?: string;
  label: string;
  describedBy?: string;
  /** The parameter: its type and its options. */
  setting: Data | undefined;
  value: Data | undefined;
  onChange: (value: Data | undefined) => void;
}

const NUMBERS = ["money", "decimal", "percent", "integer"];

/** One value of a parameter's type. */
export function ScalarInput({ id, label, describedBy, setting, value, onChange }: ScalarProps): React.JSX.Element {
  const currency = useDraft(({ definition }) => textOf(valueAt(definition, ["app"]), "currency") || "CNY");
  const [typed, setTyped] = useState<string | null>(null);
  const type = textOf(setting, "type");
  const shared = { ...(id === undefined ? {} : { id }), "aria-label": label, ...(describedBy === undefined ? {} : { "aria-describedby": describedBy }) };
  const text = value === undefined || value === null ? "" : String(value);
  if (type === "boolean" || type === "select") {
    const options =
      type === "boolean"
        ? [{ key: "true", label: say("yes") }, { key: "false", label: say("no") }]
        : listAt(setting ?? null, ["options"]).map((one) => ({ key: textOf(one, "key"), label: nameOf(one) }));
    const take = (next: string): void => onChange(next === "" ? undefined : type === "boolean" ? next === "true" : next);
    return (
      <select {...shared} className="form-select" value={text} onChange={(event) => take(event.target.value)}>
        <option value="">{say("not_set")}</option>
        {options.map((one) => (
          <option key={one.key} value={one.key}>
            {one.label}
          </option>
        ))}
      </select>
    );
  }
  const isNumber = NUMBERS.includes(type);
  const take = (next: string): void => {
    if (!isNumber) return onChange(next === "" ? undefined : next);
    setTyped(next);
    if (next.trim() === "") onChange(undefined);
    else if (/^-?\d+(\.\d+)?$/.test(next.trim())) onChange(Number(next));
  };
  return (
    <div className="scalar">
      <input
        {...shared}
        className={`form-control${isNumber ? " num" : ""}`}
        {...(isNumber ? { inputMode: "decimal" as const } : {})}
        value={typed ?? text}
        onChange={(event) => take(event.target.value)}
        onBlur={() => setTyped(null)}
      />
      {type === "percent" || type === "money" ? <span className="scalar-unit">{type === "percent" ? "%" : currency}</span> : null}
    </div>
  );
}

/** What a parameter begins with. */
export function SettingDefaultControl(props: ControlProps): React.JSX.Element {
  const root = useDefinition();
  const write = usePut(props);
  return (
    <Field {...props}>
      {({ id, describedBy }) => (
        <ScalarInput id={id} describedBy={describedBy} label={props.label} setting={valueAt(root, props.pointer.slice(0, -1))} value={props.value} onChange={write} />
      )}
    </Field>
  );
}

/** Values of some of the app's parameters. */
export function SettingValuesControl(props: ControlProps): React.JSX.Element {
  const settings = listAt(useDefinition(), ["app", "settings"]);
  const write = usePut(props);
  const map: Mapping = isMapping(props.value) ? props.value : {};
  const chosen = Object.keys(map);
  const settingOf = (key: string): Data | undefined => settings.find((one) => textOf(one, "key") === key);
  const put = (key: string, value: Data | undefined): void => {
    const { [key]: _gone, ...rest } = map;
    write(value === undefined ? rest : { ...map, [key]: value });
  };
  return (
    <Field {...props} deep>
      {({ id }) => (
        <div className="map">
          {chosen.map((key) => (
            <div key={key} className="map-line">
              <span className="map-name">{nameOf(settingOf(key)) || say("ref.gone", { what: key })}</span>
              <ScalarInput label={nameOf(settingOf(key)) || key} setting={settingOf(key)} value={map[key]} onChange={(value) => put(key, value)} />
            </div>
          ))}
          <select id={id} className="form-select" value="" onChange={(event) => event.target.value && put(event.target.value, (settingOf(event.target.value) as Mapping)["default"] ?? "")}>
            <option value="">+ {say("add")}…</option>
            {settings
              .filter((one) => !chosen.includes(textOf(one, "key")))
              .map((one) => (
                <option key={textOf(one, "key")} value={textOf(one, "key")}>
                  {nameOf(one)}
                </option>
              ))}
          </select>
        </div>
      )}
    </Field>
  );
}
