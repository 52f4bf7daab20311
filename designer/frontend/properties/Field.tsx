/** A control with its label above, help below, and the faults of its place. */

import { useId, useState } from "react";

import { useIssues } from "../draft/hooks";
import { Icon } from "../frame/Icon";
import { samePlace, isWithin, type Pointer } from "../model/data";

interface FieldProps {
  label: string;
  description?: string;
  pointer: Pointer;
  required?: boolean;
  /** The control; it takes the id of its label's target and of what describes it. */
  children: (ids: { id: string; describedBy: string }) => React.ReactNode;
  /** Faults inside the value count too. */
  deep?: boolean;
}

export function Field(props: FieldProps): React.JSX.Element {
  const id = useId();
  const describedBy = `${id}-help`;
  const [open, setOpen] = useState(false);
  const issues = useIssues().filter(
    ({ pointer }) =>
      pointer &&
      (props.deep ? isWithin(pointer, props.pointer) : samePlace(pointer, props.pointer)),
  );
  const wrong = issues.some((issue) => issue.severity === "error");
  return (
    <div className={`property${wrong ? " has-error" : ""}`}>
      <div className="property-head">
        <label className="form-label" htmlFor={id}>
          {props.label}
          {props.required ? <span className="required"> *</span> : null}
        </label>
        {props.description ? (
          <button
            type="button"
            className="property-help"
            aria-expanded={open}
            aria-controls={describedBy}
            title={props.description}
            onClick={() => setOpen(!open)}
          >
            <Icon name="help-circle" />
            <span className="visually-hidden">{props.description}</span>
          </button>
        ) : null}
      </div>
      {props.children({ id, describedBy })}
      <div id={describedBy}>
        {open && props.description ? <p className="form-hint">{props.description}</p> : null}
        {issues.map((issue) => (
          <p key={issue.path + issue.message} className={`property-issue is-${issue.severity}`}>
            {issue.message}
            {issue.hint ? <span className="property-hint"> {issue.hint}</span> : null}
          </p>
        ))}
      </div>
    </div>
  );
}
