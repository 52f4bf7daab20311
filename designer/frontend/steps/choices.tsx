/** Controls of what a step is about: a balance, a workflow, what a loop goes through; of times. */

import { setValue, unsetValue } from "../commands/command";
import { useDefinition, useSession } from "../draft/hooks";
import { isList, isMapping, listAt, textOf, type Data, type Mapping } from "../model/data";
import type { ControlProps } from "../properties/control";
import { ExpressionEditor } from "../properties/ExpressionEditor";
import { Field } from "../properties/Field";
import { PartList } from "../properties/parts";
import { Properties } from "../properties/Properties";
import { usePut } from "../properties/simple";
import { fieldsOf, formOf } from "../scope/names";
import { homeOf } from "../scope/scope";
import { nameOf, say, type Key } from "../words/words";

interface Option {
  value: string;
  label: string;
}

function Choice(props: ControlProps & { options: readonly Option[]; none: string }): React.JSX.Element {
  const write = usePut(props);
  const value = typeof props.value === "string" ? props.value : "";
  const known = props.options.some((one) => one.value === value);
  return (
    <Field {...props}>
      {({ id, describedBy }) => (
        <select id={id} className="form-select" aria-describedby={describedBy} value={value} onChange={(event) => write(event.target.value)}>
          {known && props.required ? null : <option value={known ? "" : value}>{known || value === "" ? props.none : value}</option>}
          {props.options.map((one) => (
            <option key={one.value} value={one.value}>
              {one.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** A form that is a balance. */
export function BalanceChoiceControl(props: ControlProps): React.JSX.Element {
  const root = useDefinition();
  const balances = listAt(root, ["forms"]).filter((one) => isMapping(one) && one["balance"] !== undefined);
  return <Choice {...props} options={balances.map((one) => ({ value: textOf(one, "key"), label: nameOf(one) }))} none={say("choose.form")} />;
}

export function WorkflowChoiceControl(props: ControlProps): React.JSX.Element {
  const flows = listAt(useDefinition(), ["workflows"]);
  return <Choice {...props} options={flows.map((one) => ({ value: textOf(one, "key"), label: nameOf(one) }))} none={say("choose.workflow")} />;
}

/** What a loop goes through: rows of the record, records that are found, or what a formula gives. */
export function LoopControl(props: ControlProps): React.JSX.Element {
  const root = useDefinition();
  const session = useSession();
  const home = formOf(root, homeOf(root, props.pointer));
  const rows = fieldsOf(home ?? undefined).filter((one) => one["type"] === "subtable");
  const found = isMapping(props.value);
  const text = found || props.value === undefined || props.value === null ? "" : String(props.value);
  const known = rows.find((one) => `record.${textOf(one, "key")}` === text);
  const kind = found ? "found" : known ? text : text === "" ? "" : "formula";
  const choose = (next: string): void => {
    const value: Data = next === "found" ? { form: "" } : next === "formula" ? "record" : next;
    session.run(setValue(say("did.set", { what: props.label }), props.pointer, value));
  };
  return (
    <Field {...props}>
      {({ id, describedBy }) => (
        <div className="loop">
          <select id={id} className="form-select" aria-describedby={describedBy} value={kind} onChange={(event) => choose(event.target.value)}>
            {kind === "" ? <option value="">{say("assignee.choose")}</option> : null}
            {rows.map((one) => (
              <option key={textOf(one, "key")} value={`record.${textOf(one, "key")}`}>
                {say("loop.rows", { what: nameOf(one) })}
              </option>
            ))}
            <option value="found">{say("loop.found")}</option>
            <option value="formula">{say("loop.formula")}</option>
          </select>
          {kind === "found" ? <Properties pointer={props.pointer} definition="Found" /> : null}
          {kind === "formula" ? (
            <ExpressionEditor
              id={`${id}-formula`}
              describedBy={describedBy}
              pointer={props.pointer}
              label={props.label}
              value={text}
              onChange={(next) => session.run(setValue(say("did.set", { what: props.label }), props.pointer, next))}
            />
          ) : null}
        </div>
      )}
    </Field>
  );
}

/** The rows of a record that is made: for each subtable one or several sources of rows. */
export function MadeRowsControl(props: ControlProps): React.JSX.Element {
  const root = useDefinition();
  const write = usePut(props);
  const step = props.pointer.slice(0, -1);
  const map: Mapping = isMapping(props.value) ? props.value : {};
  const made = formOf(root, textOf(stepAt(root, step), "create"));
  const tables = fieldsOf(made ?? undefined).filter((one) => one["type"] === "subtable");
  const nameOfTable = (key: string): string => nameOf(tables.find((one) => one["key"] === key)) || key;
  const drop = (key: string): void => {
    const { [key]: _gone, ...rest } = map;
    write(Object.keys(rest).length ? rest : undefined);
  };
  const free = tables.filter((one) => !(textOf(one, "key") in map));
  return (
    <Field {...props}>
      {() => (
        <div className="made-rows">
          {Object.entries(map).map(([key, value]) => (
            <fieldset key={key}>
              <legend>
                {nameOfTable(key)}
                <button type="button" className="link-button" onClick={() => drop(key)}>
                  {say("delete")}
                </button>
              </legend>
              {isList(value) ? (
                <PartList pointer={[...props.pointer, key]} label={nameOfTable(key)} options={["MadeRows"]} list={value} />
              ) : (
                <Properties pointer={[...props.pointer, key]} definition="MadeRows" first={["from", "as", "values"]} />
              )}
            </fieldset>
          ))}
          {free.length ? (
            <select className="form-select" aria-label={say("choose.rows")} value="" onChange={(event) => event.target.value && write({ ...map, [event.target.value]: { values: {} } })}>
              <option value="">+ {say("choose.rows")}…</option>
              {free.map((one) => (
                <option key={textOf(one, "key")} value={textOf(one, "key")}>
                  {nameOf(one)}
                </option>
              ))}
            </select>
          ) : null}
        </div>
      )}
    </Field>
  );
}

function stepAt(root: Data, pointer: readonly (string | number)[]): Data | undefined {
  let here: Data | undefined = root;
  for (const step of pointer) here = isList(here) ? here[Number(step)] : isMapping(here) ? here[String(step)] : undefined;
  return here;
}

const UNITS = ["minute", "hour", "day", "week"] as const;
const WRITTEN = /^(\d{1,5})\s+(working\s+)?(minute|hour|day|week)s?$/i;

/** A length of time: a number, its unit, and whether only working time counts. */
export function DurationControl(props: ControlProps): React.JSX.Element {
  const session = useSession();
  const text = typeof props.value === "string" ? props.value : "";
  const found = WRITTEN.exec(text.trim());
  const amount = found?.[1] ?? "";
  const unit = `${found?.[2] ? "working " : ""}${(found?.[3] ?? "hour").toLowerCase()}`;
  const write = (n: string, what: string): void => {
    const name = say("did.set", { what: props.label });
    const whole = n.replace(/\D/g, "").replace(/^0+/, "").slice(0, 5);
    if (whole === "") session.run(unsetValue(name, props.pointer));
    else session.run(setValue(name, props.pointer, `${whole} ${what}${whole === "1" ? "" : "s"}`));
  };
  if (text !== "" && found === null) return <RawDuration {...props} />;
  return (
    <Field {...props}>
      {({ id, describedBy }) => (
        <div className="duration">
          <input
            id={id}
            className="form-control num"
            inputMode="numeric"
            aria-describedby={describedBy}
            value={amount}
            placeholder={say("not_set")}
            onChange={(event) => (event.target.value !== "" || text !== "" ? write(event.target.value, unit) : undefined)}
          />
          <select className="form-select" aria-label={say("duration.unit")} value={unit} disabled={text === ""} onChange={(event) => write(amount, event.target.value)}>
            {["", "working "].flatMap((working) =>
              UNITS.filter((one) => working === "" || one !== "week").map((one) => (
                <option key={working + one} value={working + one}>
                  {say(`duration.${working === "" ? "" : "working_"}${one}` as Key)}
                </option>
              )),
            )}
          </select>
        </div>
      )}
    </Field>
  );
}

function RawDuration(props: ControlProps): React.JSX.Element {
  const write = usePut(props);
  return (
    <Field {...props}>
      {({ id, describedBy }) => (
        <input id={id} className="form-control" aria-describedby={describedBy} value={String(props.value)} onChange={(event) => write(event.target.value)} />
      )}
    </Field>
  );
}
