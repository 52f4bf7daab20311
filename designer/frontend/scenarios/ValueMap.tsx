/** Values by field: each with the control of its type, rows of subtables as cards of their own. */

import { insertItem, removeItem } from "../commands/command";
import { useDefinition, useIssues, useSession } from "../draft/hooks";
import { Icon } from "../frame/Icon";
import { isList, isMapping, samePlace, valueAt, type Data, type Pointer } from "../model/data";
import type { ControlProps } from "../properties/control";
import { Field } from "../properties/Field";
import type { Name } from "../scope/names";
import { nameOf, say } from "../words/words";
import { FieldInput } from "./FieldInput";
import { dropEntry, putEntry } from "./modeling";
import { columnsOf, fieldsFor, peopleOf, recordsOf, storyOf } from "./story";

/** The control of `values`. */
export function ValuesControl(props: ControlProps): React.JSX.Element {
  const root = useDefinition();
  const fields = fieldsFor(root, props.pointer.slice(0, -1));
  return <Field {...props}>{() => <ValueMap pointer={props.pointer} names={fields} label={props.label} keep={props.required} />}</Field>;
}

/** The control of a given scenario's settings. */
export function GivenSettingsControl(props: ControlProps): React.JSX.Element {
  const root = useDefinition();
  const list = valueAt(root, ["app", "settings"]);
  const names = (isList(list) ? list : []).filter(isMapping).map((one): Name => ({ name: String(one["key"]), label: nameOf(one), type: String(one["type"] ?? "text"), field: one }));
  return <Field {...props}>{() => <ValueMap pointer={props.pointer} names={names} label={props.label} keep />}</Field>;
}

interface ValueMapProps {
  pointer: Pointer;
  names: readonly Name[];
  label: string;
  /** Whether the map stays when its last value goes. */
  keep: boolean;
}

export function ValueMap({ pointer, names, label, keep }: ValueMapProps): React.JSX.Element {
  const session = useSession();
  const root = useDefinition();
  const present = valueAt(root, pointer);
  const map = isMapping(present) ? present : {};
  const free = names.filter((one) => !(one.name in map));
  const add = (key: string): void => {
    const name = names.find((one) => one.name === key);
    session.run(putEntry(root, pointer, key, beginning(name), say("scenario.did.value", { what: name?.label ?? key })));
  };
  return (
    <div className="story-values" role="group" aria-label={label}>
      {Object.entries(map).map(([key, value]) => (
        <Entry key={key} pointer={[...pointer, key]} name={names.find((one) => one.name === key) ?? null} value={value} keep={keep} />
      ))}
      {names.length ? (
        <select className="form-select story-add" aria-label={`${say("add")} ${label}`} value="" onChange={(event) => event.target.value && add(event.target.value)}>
          <option value="">+ {say("scenario.add_value")}</option>
          {[...free.filter(isAsked), ...free.filter((one) => !isAsked(one))].map((one) => (
            <option key={one.name} value={one.name}>
              {one.label}
              {isAsked(one) ? " *" : ""}
            </option>
          ))}
        </select>
      ) : (
        <OtherName label={label} onAdd={add} />
      )}
    </div>
  );
}

function isAsked(name: Name): boolean {
  return name.field?.["required"] === true;
}

function beginning(name: Name | undefined): Data {
  if (name?.type === "subtable") return [{}];
  if (name?.type === "boolean") return true;
  if (name?.type === "multi_select" || name?.type === "multi_lookup" || name?.type === "multi_user") return [];
  return "";
}

/** A value by name, where nothing tells what fields there are. */
function OtherName({ label, onAdd }: { label: string; onAdd: (name: string) => void }): React.JSX.Element {
  const add = (input: HTMLInputElement): void => {
    if (input.value.trim() !== "") onAdd(input.value.trim());
    input.value = "";
  };
  return <input className="form-control story-add" aria-label={`${say("add")} ${label}`} placeholder={`+ ${say("scenario.add_value")}`} onBlur={(event) => add(event.currentTarget)} onKeyDown={(event) => event.key === "Enter" && add(event.currentTarget)} />;
}

function Entry({ pointer, name, value, keep }: { pointer: Pointer; name: Name | null; value: Data; keep: boolean }): React.JSX.Element {
  const session = useSession();
  const root = useDefinition();
  const key = String(pointer[pointer.length - 1]);
  const map = pointer.slice(0, -1);
  const label = name?.label ?? key;
  const story = valueAt(root, storyOf(pointer));
  const issues = useIssues().filter((one) => one.pointer && samePlace(one.pointer, pointer));
  const isRows = name?.type === "subtable" && isList(value) && value.every(isMapping);
  const change = (next: Data): void => session.run(putEntry(session.state.definition, map, key, next, say("scenario.did.value", { what: label })));
  return (
    <div className={`story-value${isRows ? " is-rows" : ""}${issues.length ? " has-error" : ""}`}>
      <span className="story-label" title={key}>
        {label}
        {name === null ? <code> {say("scenario.unknown_field")}</code> : null}
      </span>
      {isRows && name ? (
        <Rows pointer={pointer} name={name} rows={value} />
      ) : (
        <FieldInput name={name} label={label} value={value} people={peopleOf(story)} records={recordsOf(root, story).map((one) => one.name)} onChange={change} />
      )}
      <button type="button" className="icon-button" aria-label={say("assign.remove", { what: label })} onClick={() => session.run(dropEntry(root, map, key, say("did.remove", { what: label }), keep))}>
        <Icon name="x" />
      </button>
      {issues.map((one) => (
        <p key={one.message} className="property-issue is-error">
          {one.message}
        </p>
      ))}
    </div>
  );
}

function Rows({ pointer, name, rows }: { pointer: Pointer; name: Name; rows: readonly Data[] }): React.JSX.Element {
  const session = useSession();
  const columns = columnsOf(name);
  const added = say("did.add", { what: name.label });
  return (
    <div className="story-rows">
      {rows.map((_, index) => (
        <fieldset key={index}>
          <legend>
            {say("scenario.row", { n: index + 1 })}
          <button type="button" className="icon-button" aria-label={say("ref.remove", { what: say("scenario.row", { n: index + 1 }) })} onClick={() => session.run(removeItem(say("did.remove", { what: name.label }), [...pointer, index]))}>
            <Icon name="trash" />
          </button>
          </legend>
          <ValueMap pointer={[...pointer, index]} names={columns} label={say("scenario.row", { n: index + 1 })} keep />
        </fieldset>
      ))}
      <button type="button" className="link-button" onClick={() => session.run({ ...insertItem(added, [...pointer, rows.length], blankRow(rows, columns)), selects: null })}>
        + {say("scenario.add_row")}
      </button>
    </div>
  );
}

/** A new row asks for what the row before it says, or for what must be there. */
function blankRow(rows: readonly Data[], columns: readonly Name[]): Data {
  const last = rows[rows.length - 1];
  const keys = isMapping(last) ? Object.keys(last) : columns.filter(isAsked).map((one) => one.name);
  return Object.fromEntries(keys.filter((key) => key !== "row_id" && key !== "_delete").map((key) => [key, beginning(columns.find((one) => one.name === key))]));
}
