/** Controls of expressions: a formula, a condition, or a condition where yes and no would do. */

import { useState } from "react";

import { ConditionEditor } from "../conditions/ConditionEditor";
import { isList } from "../model/data";
import { say } from "../words/words";
import type { ControlProps } from "./control";
import { ExpressionEditor } from "./ExpressionEditor";
import { Field } from "./Field";
import { usePut } from "./simple";

function shown(props: ControlProps): string {
  return props.value === undefined || props.value === null ? "" : String(props.value);
}

export function ExpressionControl(props: ControlProps): React.JSX.Element {
  const write = usePut(props);
  return (
    <Field {...props}>
      {({ id, describedBy }) => (
        <ExpressionEditor id={id} describedBy={describedBy} pointer={props.pointer} label={props.label} value={shown(props)} onChange={write} />
      )}
    </Field>
  );
}

/** What answers yes or no: built of rows, or written as a formula. */
export function ConditionControl(props: ControlProps): React.JSX.Element {
  const write = usePut(props);
  return (
    <Field {...props}>
      {({ id, describedBy }) => (
        <ConditionEditor id={id} describedBy={describedBy} pointer={props.pointer} label={props.label} value={shown(props)} onChange={write} />
      )}
    </Field>
  );
}

export function FlagOrExpressionControl(props: ControlProps): React.JSX.Element {
  const write = usePut(props);
  const present = props.value ?? props.fallback ?? false;
  const [begun, setBegun] = useState(false);
  const how = typeof present === "string" || begun ? "condition" : String(present);
  const take = (next: string): void => {
    setBegun(next === "condition");
    if (next !== "condition") write(next === "true");
  };
  return (
    <Field {...props}>
      {({ id, describedBy }) => (
        <div className="flag-or-expression">
          <select id={id} className="form-select" aria-describedby={describedBy} value={how} onChange={(event) => take(event.target.value)}>
            <option value="true">{say("yes")}</option>
            <option value="false">{say("no")}</option>
            <option value="condition">{say("by_condition")}</option>
          </select>
          {how === "condition" ? (
            <ConditionEditor
              describedBy={describedBy}
              pointer={props.pointer}
              label={props.label}
              value={typeof present === "string" ? present : ""}
              begun={begun && typeof present !== "string"}
              onChange={(text) => {
                setBegun(true);
                write(text);
              }}
            />
          ) : null}
        </div>
      )}
    </Field>
  );
}

export function ExpressionsControl(props: ControlProps): React.JSX.Element {
  const write = usePut(props);
  const list = isList(props.value) ? props.value.map(String) : [];
  const change = (index: number, text: string): void => {
    const next = index < list.length ? list.map((one, at) => (at === index ? text : one)) : [...list, text];
    const kept = next.filter((one) => one !== "");
    write(kept.length ? kept : undefined);
  };
  return (
    <Field {...props} deep>
      {({ id, describedBy }) => (
        <div className="expressions">
          {[...list, ""].map((text, index) => (
            <ExpressionEditor
              key={index}
              id={index === 0 ? id : `${id}-${index}`}
              describedBy={describedBy}
              pointer={[...props.pointer, index]}
              label={`${props.label} ${index + 1}`}
              value={text}
              onChange={(next) => change(index, String(next ?? ""))}
            />
          ))}
        </div>
      )}
    </Field>
  );
}
