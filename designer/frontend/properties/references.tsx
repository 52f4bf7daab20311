/**
 * Controls of properties that name things: forms, subtables, roles, fields.
 *
 * What is named and is not there stays shown, marked, so that nothing is lost by looking at it.
 */

import { useMemo } from "react";

import { useDefinition } from "../draft/hooks";
import { Icon } from "../frame/Icon";
import { isList, isMapping, listAt, textOf, valueAt, type Data, type Pointer } from "../model/data";
import { NamePicker, type Wanted } from "../scope/NamePicker";
import { fieldsOf, formOf, trail, wordsOf, type Name, type Scope } from "../scope/names";
import { homeOf, pointedNames, scopeAt } from "../scope/scope";
import { nameOf, say } from "../words/words";
import type { Control, ControlProps } from "./control";
import { Field } from "./Field";
import { usePut } from "./simple";

export interface Option {
  key: string;
  label: string;
}

function present(props: ControlProps): string {
  return typeof props.value === "string" ? props.value : "";
}

interface SelectProps {
  control: ControlProps;
  options: readonly Option[];
  none?: string;
}

/** One of the things there are. */
export function SelectControl({ control, options, none }: SelectProps): React.JSX.Element {
  const write = usePut(control);
  const value = present(control);
  const known = options.some((one) => one.key === value);
  return (
    <Field {...control}>
      {({ id, describedBy }) => (
        <select id={id} className="form-select" aria-describedby={describedBy} value={value} onChange={(event) => write(event.target.value)}>
          {value === "" || !control.required ? <option value="">{none ?? (value === "" ? say("ref.choose") : say("not_set"))}</option> : null}
          {known || value === "" ? null : <option value={value}>{say("ref.gone", { what: value })}</option>}
          {options.map((one) => (
            <option key={one.key} value={one.key}>
              {one.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

export function named(list: readonly Data[]): Option[] {
  return list.map((one) => ({ key: textOf(one, "key"), label: nameOf(one) }));
}

export function FormControl(props: ControlProps): React.JSX.Element {
  const options = named(listAt(useDefinition(), ["forms"]));
  const elsewhere = present(props).includes(".") ? [{ key: present(props), label: present(props) }] : [];
  return <SelectControl control={props} options={[...options, ...elsewhere]} />;
}

/** A form, or rows of one: `sales.lines`. */
export function SourceControl(props: ControlProps): React.JSX.Element {
  const root = useDefinition();
  const options = listAt(root, ["forms"]).flatMap((form) => [
    { key: textOf(form, "key"), label: nameOf(form) },
    ...fieldsOf(form)
      .filter((field) => field["type"] === "subtable")
      .map((field) => ({ key: `${textOf(form, "key")}.${textOf(field, "key")}`, label: `${nameOf(form)} › ${nameOf(field)}` })),
  ]);
  return <SelectControl control={props} options={options} />;
}

/** A subtable of the form that stands beside. */
export function SubtableControl(props: ControlProps): React.JSX.Element {
  const root = useDefinition();
  const form = formOf(root, textOf(valueAt(root, props.pointer.slice(0, -1)), "form"));
  return <SelectControl control={props} options={named(fieldsOf(form ?? undefined).filter((field) => field["type"] === "subtable"))} />;
}

export function RoleControl(props: ControlProps): React.JSX.Element {
  const options = named(listAt(useDefinition(), ["roles"]));
  return <SelectControl control={props} options={[...options, ...(present(props) === "admin" ? [{ key: "admin", label: "admin" }] : [])]} none={say(props.required ? "ref.choose" : "ref.anyone")} />;
}

export function RolesControl(props: ControlProps): React.JSX.Element {
  const write = usePut(props);
  const roles = named(listAt(useDefinition(), ["roles"]));
  const chosen = isList(props.value) ? props.value.map(String) : [];
  const gone = chosen.filter((one) => !roles.some((role) => role.key === one));
  const flip = (key: string, on: boolean): void => {
    const next = on ? [...chosen, key] : chosen.filter((one) => one !== key);
    write(next.length ? next : undefined);
  };
  return (
    <Field {...props}>
      {({ id }) => (
        <div className="choices" id={id} role="group" aria-label={props.label}>
          {[...roles, ...gone.map((key) => ({ key, label: say("ref.gone", { what: key }) }))].map((role) => (
            <label key={role.key} className="form-check">
              <input type="checkbox" className="form-check-input" checked={chosen.includes(role.key)} onChange={(event) => flip(role.key, event.target.checked)} />
              <span className="form-check-label">{role.label}</span>
            </label>
          ))}
        </div>
      )}
    </Field>
  );
}

/** Where the names of a control come from. */
export type ScopeOf = (root: Data, pointer: Pointer) => Scope;

/** Names of the form that the part is about. */
export const ofHome: ScopeOf = (root, pointer) => {
  const scope = scopeAt(root, pointer.slice(0, 2), homeOf(root, pointer));
  return { ...scope, groups: {} };
};

/** Names of the form (or rows) that the part beside names. */
export const ofTarget: ScopeOf = (root, pointer) => {
  const owner = valueAt(root, pointer.slice(0, -1));
  const rows = textOf(owner, "subtable");
  const { parent, ...found } = pointedNames(root, rows === "" ? textOf(owner, "form") : `${textOf(owner, "form")}.${rows}`);
  return { ...found, groups: parent ? { parent } : {} };
};

/** Names beside a field: the form's, or in a subtable its columns. */
export const ofOwn: ScopeOf = (root, pointer) => ({ ...scopeAt(root, pointer.slice(0, -1)), groups: {} });

export function useScope(of: ScopeOf, pointer: Pointer): Scope {
  const root = useDefinition();
  const place = JSON.stringify(pointer);
  return useMemo(() => of(root, JSON.parse(place) as Pointer), [of, root, place]);
}

const PLAIN: Wanted = { fits: (name) => name.field !== undefined, through: false };
const PARTS: Wanted = { ...PLAIN, columns: true };
const DEEP: Wanted = {};

/** A list of fields, in an order: chips, and a search to add one. */
export function fieldsControl(of: ScopeOf, wanted: Wanted): Control {
  return function FieldsControl(props) {
    const root = useDefinition();
    const scope = useScope(of, props.pointer);
    const write = usePut(props);
    const list = isList(props.value) ? props.value.map(String) : [];
    const put = (next: string[]): void => write(next.length ? next : undefined);
    const others: Wanted = useMemo(() => wanted, []);
    return (
      <Field {...props} deep>
        {({ id }) => (
          <div>
            <ul className="name-chips">
              {list.map((path, index) => (
                <Chip
                  key={path}
                  label={wordsOf(root, scope, path)}
                  path={path}
                  gone={trail(root, scope, path) === null}
                  first={index === 0}
                  onForward={() => put(list.map((one, at) => (at === index - 1 ? path : at === index ? (list[index - 1] ?? one) : one)))}
                  onRemove={() => put(list.filter((one) => one !== path))}
                />
              ))}
            </ul>
            <NamePicker id={id} label={`${say("add")} ${props.label}`} scope={scope} value="" wanted={others} onChange={(path) => !list.includes(path) && put([...list, path])} />
          </div>
        )}
      </Field>
    );
  };
}

interface ChipProps {
  label: string;
  path: string;
  gone: boolean;
  first: boolean;
  onForward: () => void;
  onRemove: () => void;
}

function Chip({ label, path, gone, first, onForward, onRemove }: ChipProps): React.JSX.Element {
  return (
    <li className={gone ? "is-gone" : ""} title={path}>
      <span>{gone ? say("ref.gone", { what: path }) : label}</span>
      <button type="button" className="design-act" disabled={first} aria-label={say("ref.up", { what: label })} onClick={onForward}>
        <Icon name="arrow-up" />
      </button>
      <button type="button" className="design-act" aria-label={say("ref.remove", { what: label })} onClick={onRemove}>
        <Icon name="x" />
      </button>
    </li>
  );
}

/** One field. */
export function fieldControl(of: ScopeOf, wanted: Wanted): Control {
  return function FieldControl(props) {
    const scope = useScope(of, props.pointer);
    const write = usePut(props);
    const value = present(props);
    return (
      <Field {...props}>
        {({ id }) => (
          <div className="key-line">
            <NamePicker id={id} label={props.label} scope={scope} value={value} wanted={wanted} onChange={write} />
            {value === "" || props.required ? null : (
              <button type="button" className="icon-button" aria-label={say("ref.remove", { what: value })} onClick={() => write(undefined)}>
                <Icon name="x" />
              </button>
            )}
          </div>
        )}
      </Field>
    );
  };
}

/** What is copied here when a record is chosen: their field → the field here. */
export function FillControl(props: ControlProps): React.JSX.Element {
  const write = usePut(props);
  const theirs = useScope(ofTarget, props.pointer);
  const ours = useScope(ofOwn, props.pointer);
  const map = isMapping(props.value) ? props.value : {};
  const pairs = Object.entries(map).map(([to, from]) => ({ to, from: String(from) }));
  const put = (next: { to: string; from: string }[]): void => {
    const made = Object.fromEntries(next.filter(({ to, from }) => to !== "" && from !== "").map(({ to, from }) => [to, from]));
    write(Object.keys(made).length ? made : undefined);
  };
  const add = (from: string): void => {
    const own = ours.bare.find((name) => name.name === from && !(from in map)) ?? ours.bare.find((name) => fillable(name) && !(name.name in map));
    if (own) put([...pairs, { to: own.name, from }]);
  };
  return (
    <Field {...props} deep>
      {({ id }) => (
        <div className="fill-lines">
          {pairs.map(({ to, from }, index) => (
            <div className="fill-line" key={to}>
              <NamePicker label={say("ref.fill.from")} scope={theirs} value={from} onChange={(next) => put(pairs.map((one, at) => (at === index ? { to, from: next } : one)))} />
              <Icon name="chevron-right" />
              <NamePicker label={say("ref.fill.to")} scope={ours} value={to} wanted={FILLED} onChange={(next) => put(pairs.map((one, at) => (at === index ? { to: next, from } : one)))} />
              <button type="button" className="design-act" aria-label={say("ref.remove", { what: to })} onClick={() => put(pairs.filter((_, at) => at !== index))}>
                <Icon name="x" />
              </button>
            </div>
          ))}
          <NamePicker id={id} label={say("ref.fill.add")} scope={theirs} value="" onChange={add} />
        </div>
      )}
    </Field>
  );
}

function fillable(name: Name): boolean {
  return name.field !== undefined && name.type !== "serial" && name.type !== "subtable" && name.field["formula"] === undefined;
}

const FILLED: Wanted = { fits: fillable, through: false };

/** The lookup that points here, among the fields of what is rolled up. */
export function ViaControl(props: ControlProps): React.JSX.Element {
  const root = useDefinition();
  const home = homeOf(root, props.pointer);
  const from = textOf(valueAt(root, props.pointer.slice(0, -1)), "from");
  const { bare, parent = [] } = pointedNames(root, from);
  const points = (name: Name): boolean => name.leadsTo !== undefined && name.leadsTo.split(".")[0] === home;
  const options = [
    ...bare.filter(points).map((name) => ({ key: name.name, label: name.label })),
    ...parent.filter(points).map((name) => ({ key: `parent.${name.name}`, label: `${say("group.parent")} › ${name.label}` })),
  ];
  return <SelectControl control={props} options={options} />;
}

const LISTED = fieldsControl(ofTarget, DEEP);
const ARRANGED = fieldsControl(ofHome, PLAIN);
const GRANTED = fieldsControl(ofHome, PARTS);
const LIVE: Wanted = { fits: (name) => name.type !== "subtable" };

/** Which control names things for which property. */
export const REFERENCES: Record<string, Control> = {
  form: FormControl,
  "RowLookupField.subtable": SubtableControl,
  "LookupField.columns": LISTED,
  "MultiLookupField.columns": LISTED,
  "RowLookupField.columns": LISTED,
  "LookupField.search": LISTED,
  "MultiLookupField.search": LISTED,
  "RowLookupField.search": LISTED,
  "LookupField.fill": FillControl,
  "RowLookupField.fill": FillControl,
  "Related.columns": LISTED,
  "View.columns": fieldsControl(ofHome, DEEP),
  "Layout.highlights": fieldsControl(ofHome, DEEP),
  "Layout.wide": ARRANGED,
  "Layout.folded": ARRANGED,
  "Layout.progress": fieldControl(ofHome, { fits: (name) => name.type === "select" && name.field !== undefined, through: false }),
  "Unique.fields": ARRANGED,
  "Rule.path": fieldControl(ofHome, PARTS),
  "FieldRights.hide": GRANTED,
  "FieldRights.read": GRANTED,
  "FieldRights.unmask": GRANTED,
  "NodeFields.editable": GRANTED,
  "NodeFields.required": GRANTED,
  "NodeFields.hidden": GRANTED,
  "Workflow.approval_fields": GRANTED,
  "RecordTrigger.fields": GRANTED,
  "RollUp.from": SourceControl,
  "RollUp.via": ViaControl,
  live: fieldControl(ofOwn, LIVE),
  "Assignee.field": fieldControl(ofHome, { fits: (name) => name.type === "user" || name.type === "multi_user" }),
  role: RoleControl,
  roles: RolesControl,
};
