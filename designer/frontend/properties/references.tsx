/**
 * Controls of properties that name things: forms, subtables, roles, fields.
 *
 * What is named and is not there stays shown, marked, so that nothing is lost by looking at it.
 */

import { useDefinition } from "../draft/hooks";
import { isList, listAt, textOf, valueAt, type Data } from "../model/data";
import type { Wanted } from "../scope/NamePicker";
import { fieldsOf, formOf, type Name } from "../scope/names";
import { homeOf, pointedNames } from "../scope/scope";
import { nameOf, say } from "../words/words";
import type { Control, ControlProps } from "./control";
import { Field } from "./Field";
import { DEEP, fieldControl, fieldsControl, FillControl, ofHome, ofOwn, ofTarget, PARTS, PLAIN } from "./field_names";
import { usePut } from "./simple";

export { fieldControl, fieldsControl, FillControl, ofHome, ofTarget, useScope, type ScopeOf } from "./field_names";

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
/** Columns with numbers: what a print adds up. */
const NUMBERS: Wanted = { fits: (name) => name.type !== undefined && ["decimal", "integer", "money"].includes(name.type), through: false, columns: true };
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
  "Print.fields": GRANTED,
  "Print.together": GRANTED,
  "Print.totals": fieldsControl(ofHome, NUMBERS),
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
