/**
 * The properties of one part of the definition, drawn from the JSON Schema.
 *
 * Every property of the language has a control here: one of its own where the registry names it,
 * otherwise the one for its kind of value. Common ones stand first, the rest is folded.
 */

import { memo } from "react";

import { useValue } from "../draft/hooks";
import { isMapping, type Pointer } from "../model/data";
import { useVocabulary } from "../schema/vocabulary";
import { say } from "../words/words";
import { controlOf } from "./registry";

interface PropertiesProps {
  pointer: Pointer;
  /** The definition's name in the schema, such as `MoneyField`. */
  definition: string;
  /** Properties that are edited elsewhere, such as a form's fields on the canvas. */
  without?: readonly string[];
  /** Only these, in this sequence. */
  only?: readonly string[];
  /** Which stand outside the fold; by default those that are required or set, and the usual. */
  first?: readonly string[];
  /** Which stand before all others outside the fold, in this sequence. */
  lead?: readonly string[];
}

const USUAL = ["key", "label", "help", "required", "when", "from", "to", "assignees", "options", "form", "formula"];

export const Properties = memo(function Properties(props: PropertiesProps): React.JSX.Element {
  const value = useValue(props.pointer);
  const { language } = useVocabulary();
  const schema = language.definition(props.definition);
  const all = Object.keys(schema.properties ?? {});
  const named = (props.only ?? all).filter((one) => !(props.without ?? ["was"]).includes(one) && one !== "was");
  const first = props.first ?? USUAL;
  const isFirst = (one: string): boolean =>
    props.only !== undefined ||
    first.includes(one) ||
    (props.lead ?? []).includes(one) ||
    (schema.required ?? []).includes(one) ||
    (isMapping(value) && value[one] !== undefined);
  const isName = (one: string): boolean => one === "label";
  const shown = named.filter(isFirst);
  const led = (props.lead ?? []).filter((one) => shown.includes(one));
  const others = shown.filter((one) => !led.includes(one));
  const front = props.only ? shown : [...led, ...others.filter(isName), ...others.filter((one) => !isName(one))];
  const rest = named.filter((one) => !isFirst(one));
  const draw = (name: string): React.JSX.Element => (
    <Property key={name} pointer={[...props.pointer, name]} definition={props.definition} name={name} />
  );
  return (
    <div className="properties">
      {front.map(draw)}
      {rest.length ? (
        <details className="properties-rest">
          <summary>{say("more")}</summary>
          {rest.map(draw)}
        </details>
      ) : null}
    </div>
  );
});

interface PropertyProps {
  pointer: Pointer;
  definition: string;
  name: string;
}

/** One property with its control. */
export function Property({ pointer, definition, name }: PropertyProps): React.JSX.Element | null {
  const vocabulary = useVocabulary();
  const value = useValue(pointer);
  const owner = vocabulary.language.definition(definition);
  const schema = vocabulary.language.property(definition, name);
  const kinded = vocabulary.language.kind(schema);
  const Shown = controlOf(definition, name, kinded);
  if (Shown === null) return null;
  return (
    <Shown
      pointer={pointer}
      value={value}
      kinded={kinded}
      label={vocabulary.label(name, definition)}
      description={vocabulary.description(name, definition)}
      owner={definition}
      property={name}
      required={(owner.required ?? []).includes(name)}
      fallback={schema.default}
    />
  );
}
