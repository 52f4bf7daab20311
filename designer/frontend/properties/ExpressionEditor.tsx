/** The editor of one expression. */

import type { Pointer } from "../model/data";

export interface ExpressionEditorProps {
  id: string;
  describedBy: string;
  /** Where the expression stands: it decides which names are in scope. */
  pointer: Pointer;
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** The form whose names stand bare, where the pointer does not tell it. */
  form?: string;
  /** The type that is asked for, such as `boolean`. */
  expects?: string;
}

export function ExpressionEditor(props: ExpressionEditorProps): React.JSX.Element {
  return (
    <textarea
      id={props.id}
      className="form-control is-code"
      rows={Math.min(6, Math.max(1, Math.ceil(props.value.length / 36)))}
      spellCheck={false}
      aria-label={props.label}
      aria-describedby={props.describedBy}
      value={props.value}
      onChange={(event) => props.onChange(event.target.value)}
    />
  );
}
