/** Controls of a scenario's properties: who acts, on what, with which values, and what must be. */

import { useId } from "react";

import { useDefinition } from "../draft/hooks";
import { isList, isMapping, listAt, textOf, valueAt, type Data, type Pointer } from "../model/data";
import type { Control, ControlProps } from "../properties/control";
import { Field } from "../properties/Field";
import { named, SelectControl, type Option } from "../properties/references";
import { usePut } from "../properties/simple";
import { formOf } from "../scope/names";
import { say, type Key } from "../words/words";
import { ExpectControl } from "./Expectations";
import { StoryParts } from "./StoryParts";
import { formOfStep, peopleOf, recordsOf, storyOf } from "./story";
import { GivenSettingsControl, ValuesControl } from "./ValueMap";

type Offered = (root: Data, pointer: Pointer) => string[];

const people: Offered = (root, pointer) => peopleOf(valueAt(root, storyOf(pointer)));
const records: Offered = (root, pointer) => known(root, pointer).map((one) => one.name);

function known(root: Data, pointer: Pointer): ReturnType<typeof recordsOf> {
  const before = pointer[2] === "steps" && typeof pointer[3] === "number" ? pointer[3] : Infinity;
  return recordsOf(root, valueAt(root, storyOf(pointer)), before);
}

/** A text, with the names there are offered. */
function offering(offered: Offered): Control {
  return function OfferingControl(props) {
    const write = usePut(props);
    const root = useDefinition();
    const list = useId();
    return (
      <Field {...props}>
        {({ id, describedBy }) => (
          <>
            <input id={id} className="form-control" aria-describedby={describedBy} list={list} value={typeof props.value === "string" ? props.value : ""} onChange={(event) => write(event.target.value)} />
            <datalist id={list}>
              {offered(root, props.pointer).map((one) => (
                <option key={one} value={one} />
              ))}
            </datalist>
          </>
        )}
      </Field>
    );
  };
}

/** Several people: those on the stage as ticks, others by name. */
function PeopleControl(props: ControlProps): React.JSX.Element {
  const write = usePut(props);
  const root = useDefinition();
  const chosen = isList(props.value) ? props.value.map(String) : typeof props.value === "string" && props.value !== "" ? [props.value] : [];
  const all = [...new Set([...people(root, props.pointer), ...chosen])];
  const single = props.kinded.kind === "text_or_texts";
  const put = (next: string[]): void => write(next.length === 0 ? undefined : single && next.length === 1 ? next[0] : next);
  return (
    <Field {...props}>
      {({ id }) => (
        <div className="choices" id={id} role="group" aria-label={props.label}>
          {all.length === 0 ? <p className="form-hint">{say("scenario.nobody")}</p> : null}
          {all.map((one) => (
            <label key={one} className="form-check">
              <input type="checkbox" className="form-check-input" checked={chosen.includes(one)} onChange={(event) => put(event.target.checked ? [...chosen, one] : chosen.filter((each) => each !== one))} />
              <span className="form-check-label">{one}</span>
            </label>
          ))}
        </div>
      )}
    </Field>
  );
}

function StoryFormControl(props: ControlProps): React.JSX.Element {
  const root = useDefinition();
  const named_ = props.owner === "SubmitAct" ? records(root, props.pointer).map((one) => ({ key: one, label: one })) : [];
  return <SelectControl control={props} options={[...named(listAt(root, ["forms"])), ...named_.filter((one) => formOf(root, one.key) === null)]} />;
}

/** The form of the record that the part beside is about. */
function formBeside(root: Data, pointer: Pointer): string {
  const depth = pointer.findIndex((one) => one === "steps") + 2;
  return formOfStep(root, valueAt(root, pointer.slice(0, depth)), known(root, pointer));
}

function StoryNodeControl(props: ControlProps): React.JSX.Element {
  const root = useDefinition();
  const form = isMapping(valueAt(root, props.pointer.slice(0, -1))) ? formBeside(root, [...props.pointer]) : "";
  const own = listAt(root, ["workflows"]).filter((one) => form === "" || textOf(one, "form") === form);
  const flows = own.length ? own : listAt(root, ["workflows"]);
  const nodes = named(flows.flatMap((one) => listAt(one, ["nodes"])).filter((one) => ["approval", "task"].includes(textOf(one, "type"))));
  return <SelectControl control={props} options={distinct(nodes)} none={say("scenario.any_node")} />;
}

function StoryActionControl(props: ControlProps): React.JSX.Element {
  const root = useDefinition();
  const form = formOf(root, formBeside(root, props.pointer));
  const forms = form ? [form] : listAt(root, ["forms"]);
  return <SelectControl control={props} options={distinct(named(forms.flatMap((one) => listAt(one, ["actions"]))))} />;
}

function distinct(options: readonly Option[]): Option[] {
  return options.filter((one, place) => options.findIndex((each) => each.key === one.key) === place);
}

const ACTS = ["SubmitAct", "CreateAct", "UpdateAct", "DeleteAct", "DecideAct", "WithdrawAct", "CancelAct", "ActionAct", "ReadAct"];
const PERSON = offering(people);
const RECORD = offering(records);

/** What the same word says elsewhere is not what it says here. */
function called(label: Key, control: Control): Control {
  const Shown = control;
  return function CalledControl(props) {
    return <Shown {...props} label={say(label)} description="" />;
  };
}

function ofActs(property: string, control: Control): Record<string, Control> {
  return Object.fromEntries(ACTS.map((act) => [`${act}.${property}`, control]));
}

export const SCENARIO_CONTROLS: Record<string, Control> = {
  ...ofActs("as", called("scenario.who", PERSON)),
  ...ofActs("on", called("scenario.on", RECORD)),
  ...ofActs("values", ValuesControl),
  "Scenario.given": StoryParts,
  "Scenario.steps": StoryParts,
  "GivenRecord.record": StoryFormControl,
  "GivenRecord.owner": PERSON,
  "GivenRecord.values": ValuesControl,
  "GivenSettings.settings": GivenSettingsControl,
  "SubmitAct.submit": StoryFormControl,
  "CreateAct.create": StoryFormControl,
  "UpdateAct.update": RECORD,
  "DeleteAct.delete": RECORD,
  "WithdrawAct.withdraw": RECORD,
  "CancelAct.cancel": RECORD,
  "ReadAct.read": RECORD,
  "DecideAct.node": StoryNodeControl,
  "DecideAct.to": PERSON,
  "ActionAct.action": StoryActionControl,
  "ExpectStep.expect": called("scenario.must_be", ExpectControl),
  "ExpectedTask.node": StoryNodeControl,
  "ExpectedTask.for": called("scenario.for", PeopleControl),
  "ExpectedTask.on": called("scenario.on", RECORD),
  "ExpectedMessage.to": called("scenario.to", PeopleControl),
  "ExpectedMessage.on": called("scenario.on", RECORD),
};
