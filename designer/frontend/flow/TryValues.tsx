/** Values changed for a trial: what if the total were 90,000? */

import { useDefinition } from "../draft/hooks";
import { Icon } from "../frame/Icon";
import type { Data } from "../model/data";
import { choicesOf, formOf, recordNames, type Name } from "../scope/names";
import { say } from "../words/words";

interface TryValuesProps {
  form: string;
  values: Record<string, Data>;
  onChange: (values: Record<string, Data>) => void;
}

const PLAIN = ["text", "long_text", "integer", "decimal", "money", "percent", "boolean", "date", "select", "phone", "email", "url"];

/** The fields that a person could give a plain value. */
function givable(name: Name): boolean {
  const field = name.field;
  return field !== undefined && PLAIN.includes(name.type) && field["formula"] === undefined && field["rollup"] === undefined && field["readonly"] !== true;
}

export function TryValues({ form, values, onChange }: TryValuesProps): React.JSX.Element {
  const root = useDefinition();
  const names = recordNames(formOf(root, form)).filter(givable);
  const set = (name: string, value: Data): void => onChange({ ...values, [name]: value });
  const drop = (name: string): void => {
    const { [name]: _gone, ...rest } = values;
    onChange(rest);
  };
  const free = names.filter((one) => !(one.name in values));
  return (
    <details className="try-values">
      <summary>{say("try.values")}</summary>
      <p className="form-hint">{say("try.values.explain")}</p>
      {Object.entries(values).map(([key, value]) => {
        const name = names.find((one) => one.name === key);
        const label = name?.label ?? key;
        return (
          <div key={key} className="try-value">
            <label>
              <span>{label}</span>
              {name ? <ValueInput name={name} value={value} onChange={(next) => set(key, next)} /> : null}
            </label>
            <button type="button" className="icon-button" aria-label={say("assign.remove", { what: label })} onClick={() => drop(key)}>
              <Icon name="x" />
            </button>
          </div>
        );
      })}
      <select className="form-select" aria-label={say("try.values.add")} value="" onChange={(event) => event.target.value && set(event.target.value, beginning(names, event.target.value))}>
        <option value="">+ {say("try.values.add")}…</option>
        {free.map((one) => (
          <option key={one.name} value={one.name}>
            {one.label}
          </option>
        ))}
      </select>
    </details>
  );
}

function beginning(names: readonly Name[], key: string): Data {
  const name = names.find((one) => one.name === key);
  if (name?.type === "boolean") return true;
  return choicesOf(name ?? null)[0]?.key ?? "";
}

function ValueInput({ name, value, onChange }: { name: Name; value: Data; onChange: (value: Data) => void }): React.JSX.Element {
  const choices = choicesOf(name);
  if (name.type === "boolean")
    return (
      <select className="form-select" value={String(value)} onChange={(event) => onChange(event.target.value === "true")}>
        <option value="true">{say("yes")}</option>
        <option value="false">{say("no")}</option>
      </select>
    );
  if (choices.length)
    return (
      <select className="form-select" value={String(value)} onChange={(event) => onChange(event.target.value)}>
        {choices.map((one) => (
          <option key={one.key} value={one.key}>
            {one.label}
          </option>
        ))}
      </select>
    );
  return <input className="form-control" type={name.type === "date" ? "date" : "text"} value={String(value ?? "")} onChange={(event) => onChange(event.target.value === "" ? null : event.target.value)} />;
}
