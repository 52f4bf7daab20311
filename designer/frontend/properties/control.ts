/** What every control of a property gets, and how it names what it does. */

import { setValue, unsetValue, type Command } from "../commands/command";
import { isMapping, valueAt, type Data, type Pointer } from "../model/data";
import type { Kinded } from "../schema/schema";
import { say } from "../words/words";

export interface ControlProps {
  /** Where the value stands. */
  pointer: Pointer;
  value: Data | undefined;
  kinded: Kinded;
  label: string;
  description: string;
  /** The definition that owns the property, such as `MoneyField`, and the property's name. */
  owner: string;
  property: string;
  required: boolean;
  fallback: Data | undefined;
}

export type Control = (props: ControlProps) => React.JSX.Element;

/** Set a property, or take it out where it becomes empty or its own default. */
export function put(root: Data, props: ControlProps, value: Data | undefined): Command | null {
  const { pointer, label } = props;
  const owner = valueAt(root, pointer.slice(0, -1));
  const empty = value === undefined || value === null || value === "";
  const isDefault = !props.required && value === props.fallback;
  if (empty || isDefault) {
    const name = pointer[pointer.length - 1];
    if (typeof name === "string" && !props.required) {
      if (!isMapping(owner) || !(name in owner)) return null;
      return unsetValue(say("did.unset", { what: label }), pointer);
    }
    if (value === undefined) return null;
  }
  return setValue(say("did.set", { what: label }), pointer, value ?? "");
}
