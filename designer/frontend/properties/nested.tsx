/** Controls of lists in lists and lists by name: rows unique together, columns shown, transitions. */

import { useDefinition } from "../draft/hooks";
import { Icon } from "../frame/Icon";
import { isList, isMapping, listAt, textOf, valueAt, type Data, type Mapping } from "../model/data";
import { fieldsOf } from "../scope/names";
import { nameOf, say } from "../words/words";
import type { ControlProps } from "./control";
import { Field } from "./Field";
import { named, type Option } from "./references";
import { usePut } from "./simple";

interface TicksProps {
  id?: string;
  label: string;
  options: readonly Option[];
  chosen: readonly string[];
  onChange: (next: string[]) => void;
}

/** Ticks for each of some options; what is chosen and is gone stays shown. */
export function Ticks({ id, label, options, chosen, onChange }: TicksProps): React.JSX.Element {
  const gone = chosen.filter((one) => !options.some((option) => option.key === one));
  const all = [...options, ...gone.map((key) => ({ key, label: say("ref.gone", { what: key }) }))];
  return (
    <div className="choices" {...(id === undefined ? {} : { id })} role="group" aria-label={label}>
      {all.map((one) => (
        <label key={one.key} className="form-check">
          <input
            type="checkbox"
            className="form-check-input"
            checked={chosen.includes(one.key)}
            onChange={(event) => onChange(event.target.checked ? [...chosen, one.key] : chosen.filter((key) => key !== one.key))}
          />
          <span className="form-check-label">{one.label}</span>
        </label>
      ))}
    </div>
  );
}

function texts(value: Data | undefined): string[] {
  return isList(value) ? value.map(String) : [];
}

/** Columns of a subtable that are unique together; several such sets. */
export function UniqueRowsControl(props: ControlProps): React.JSX.Element {
  const root = useDefinition();
  const write = usePut(props);
  const sets = (isList(props.value) ? props.value : []).map(texts);
  const columns = named(fieldsOf(valueAt(root, props.pointer.slice(0, -1))));
  const put = (next: string[][]): void => write(next.length ? next : undefined);
  return (
    <Field {...props} deep>
      {({ id }) => (
        <div className="nested-lists" id={id}>
          {sets.map((set, index) => (
            <div key={index} className="nested-list">
              <Ticks label={`${props.label} ${index + 1}`} options={columns} chosen={set} onChange={(next) => put(sets.map((one, at) => (at === index ? next : one)))} />
              <button type="button" className="design-act" aria-label={say("ref.remove", { what: `${props.label} ${index + 1}` })} onClick={() => put(sets.filter((_, at) => at !== index))}>
                <Icon name="x" />
              </button>
            </div>
          ))}
          <button type="button" className="link-button" onClick={() => put([...sets, []])}>
            + {say("add")}
          </button>
        </div>
      )}
    </Field>
  );
}

function without(map: Mapping, name: string): Mapping {
  const { [name]: _gone, ...rest } = map;
  return rest;
}

/** Which columns of each subtable are shown at once. */
export function ShownColumnsControl(props: ControlProps): React.JSX.Element {
  const root = useDefinition();
  const write = usePut(props);
  const map = isMapping(props.value) ? props.value : {};
  const tables = fieldsOf(valueAt(root, props.pointer.slice(0, 2))).filter((one) => one["type"] === "subtable");
  const put = (table: string, next: string[]): void => {
    const made = next.length ? { ...map, [table]: next } : without(map, table);
    write(Object.keys(made).length ? made : undefined);
  };
  return (
    <Field {...props} deep>
      {({ id }) => (
        <div className="nested-lists" id={id}>
          {tables.length === 0 ? <p className="form-hint">{say("nested.no_tables")}</p> : null}
          {tables.map((table) => {
            const key = textOf(table, "key");
            return (
              <fieldset key={key} className="nested-list is-named">
                <legend>{nameOf(table)}</legend>
                <Ticks label={nameOf(table)} options={named(fieldsOf(table))} chosen={texts(map[key])} onChange={(next) => put(key, next)} />
              </fieldset>
            );
          })}
        </div>
      )}
    </Field>
  );
}

/** From each choice of a status, those it may become. */
export function TransitionsControl(props: ControlProps): React.JSX.Element {
  const root = useDefinition();
  const write = usePut(props);
  const map = isMapping(props.value) ? props.value : {};
  const states = named(listAt(root, [...props.pointer.slice(0, -2), "options"]));
  const any = { key: "*", label: say("nested.any_state") };
  const gone = Object.keys(map).filter((one) => one !== "*" && !states.some(({ key }) => key === one));
  const from = [any, ...states, ...gone.map((key) => ({ key, label: say("ref.gone", { what: key }) }))];
  const put = (state: string, next: string[]): void => {
    const made = next.length ? { ...map, [state]: next } : without(map, state);
    write(Object.keys(made).length ? made : undefined);
  };
  return (
    <Field {...props} deep>
      {({ id }) => (
        <div className="nested-lists" id={id}>
          {from.map((state) => (
            <details key={state.key} className="nested-list is-named">
              <summary>
                {state.label} <span className="nested-count">→ {texts(map[state.key]).map((key) => [any, ...states].find((one) => one.key === key)?.label ?? key).join(say("flow.joint")) || "–"}</span>
              </summary>
              <Ticks label={state.label} options={[any, ...states.filter((one) => one.key !== state.key)]} chosen={texts(map[state.key])} onChange={(next) => put(state.key, next)} />
            </details>
          ))}
        </div>
      )}
    </Field>
  );
}
