/** What fields are set to: one row a field, its value an option where it has some, else a formula. */

import { useId, useState } from "react";

import { useDefinition, useIssues, useSession } from "../draft/hooks";
import { Icon } from "../frame/Icon";
import { isMapping, samePlace, type Data, type Pointer } from "../model/data";
import type { ControlProps } from "../properties/control";
import { ExpressionEditor } from "../properties/ExpressionEditor";
import { Field } from "../properties/Field";
import { choicesOf, type Choice, type Name } from "../scope/names";
import { pointedNames } from "../scope/scope";
import { say } from "../words/words";
import { assign } from "./modeling";
import { targetAt } from "./target";

const SYSTEM = ["state", "created_at", "created_by", "updated_at", "updated_by", "id", "position"];
const MADE = ["formula", "rollup"];

/** The names that a step may write. */
export function writable(root: Data, target: string): Name[] {
  return pointedNames(root, target).bare.filter(
    (name) => !SYSTEM.includes(name.name) && name.type !== "serial" && MADE.every((one) => name.field?.[one] === undefined),
  );
}

export function AssignmentsControl(props: ControlProps): React.JSX.Element {
  const root = useDefinition();
  const session = useSession();
  const map = isMapping(props.value) ? props.value : {};
  const names = writable(root, targetAt(root, props.pointer));
  const put = (field: string, value: Data | null): void =>
    session.run(assign(session.state.definition, props.pointer, field, value, say("did.set", { what: props.label })));
  const free = names.filter((one) => !(one.name in map));
  return (
    <Field {...props} deep>
      {({ id }) => (
        <div className="assignments" id={id}>
          {Object.entries(map).map(([field, value]) => (
            <Assignment key={field} pointer={[...props.pointer, field]} field={field} name={names.find((one) => one.name === field) ?? null} value={value} onChange={(next) => put(field, next)} />
          ))}
          <AddField names={free} onAdd={(field) => put(field, "")} />
        </div>
      )}
    </Field>
  );
}

function AddField({ names, onAdd }: { names: readonly Name[]; onAdd: (field: string) => void }): React.JSX.Element {
  const [typed, setTyped] = useState("");
  if (names.length > 0)
    return (
      <select className="form-select" aria-label={say("assign.add")} value="" onChange={(event) => event.target.value && onAdd(event.target.value)}>
        <option value="">+ {say("assign.add")}…</option>
        {names.map((one) => (
          <option key={one.name} value={one.name}>
            {one.label}
          </option>
        ))}
      </select>
    );
  const add = (): void => {
    if (typed.trim() !== "") onAdd(typed.trim());
    setTyped("");
  };
  return (
    <input
      className="form-control"
      aria-label={say("assign.add")}
      placeholder={`+ ${say("assign.add")}…`}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={add}
      onKeyDown={(event) => event.key === "Enter" && add()}
    />
  );
}

interface AssignmentProps {
  pointer: Pointer;
  field: string;
  name: Name | null;
  value: Data;
  onChange: (value: Data | null) => void;
}

function Assignment({ pointer, field, name, value, onChange }: AssignmentProps): React.JSX.Element {
  const id = useId();
  const label = name?.label ?? field;
  const wrong = useIssues().some((one) => one.pointer && samePlace(one.pointer, pointer));
  return (
    <div className={`assignment${wrong ? " has-error" : ""}`}>
      <span className="assignment-field" title={field}>
        {label}
      </span>
      <button type="button" className="icon-button" aria-label={say("assign.remove", { what: label })} title={say("assign.remove", { what: label })} onClick={() => onChange(null)}>
        <Icon name="x" />
      </button>
      <Value id={id} pointer={pointer} label={label} choices={literalsOf(name)} value={value} onChange={onChange} />
    </div>
  );
}

/** The values that can be picked: options as quoted texts, yes and no. */
function literalsOf(name: Name | null): Choice[] {
  if (name?.type === "boolean")
    return [
      { key: "true", label: say("yes") },
      { key: "false", label: say("no") },
    ];
  return choicesOf(name).map((one) => ({ key: `'${one.key}'`, label: one.label }));
}

interface ValueProps {
  id: string;
  pointer: Pointer;
  label: string;
  choices: readonly Choice[];
  value: Data;
  onChange: (value: Data) => void;
}

const FORMULA = "=";

function Value({ id, pointer, label, choices, value, onChange }: ValueProps): React.JSX.Element {
  const text = value === null ? "" : String(value);
  const known = choices.some((one) => one.key === text);
  const [formula, setFormula] = useState(false);
  const picks = choices.length > 0 && !formula && (known || text === "");
  const choose = (next: string): void => {
    setFormula(next === FORMULA);
    if (next === FORMULA) return;
    onChange(next === "true" || next === "false" ? next === "true" : next);
  };
  return (
    <div className="assignment-value">
      {choices.length ? (
        <select className="form-select" aria-label={label} value={picks ? text : FORMULA} onChange={(event) => choose(event.target.value)}>
          {text === "" ? <option value="">{say("assignee.choose")}</option> : null}
          {choices.map((one) => (
            <option key={one.key} value={one.key}>
              {one.label}
            </option>
          ))}
          <option value={FORMULA}>{say("formula")}</option>
        </select>
      ) : null}
      {picks ? null : <ExpressionEditor id={id} describedBy="" pointer={pointer} label={label} value={text} onChange={onChange} />}
    </div>
  );
}
