/** The right pane: the properties of the field that is chosen, or of the form. */

import { memo, useState } from "react";

import { useDraft, useRun, useSession, useValue } from "../draft/hooks";
import { Icon } from "../frame/Icon";
import { isMapping, listAt, textOf, valueAt, type Mapping, type Pointer } from "../model/data";
import { Properties } from "../properties/Properties";
import { useVocabulary } from "../schema/vocabulary";
import { nameOf, say, type Key } from "../words/words";
import { WIDE } from "./FieldCard";
import { definitionOf, FORM_ELSEWHERE, FORM_GROUPS, groupsOf, type GroupName } from "./groups";
import { formAt, setColumns, setWide } from "./modeling";
import { TypeChoice } from "./TypeChoice";

/** The part of the form that is chosen; null for the form itself. */
export function useChosen(form: number): Pointer | null {
  const text = useDraft(({ selection }) => (selection !== null && selection[0] === "forms" && selection[1] === form && selection.length >= 4 && selection[2] === "fields" ? JSON.stringify(selection) : ""));
  if (text === "") return null;
  const pointer = JSON.parse(text) as (string | number)[];
  return pointer[4] === "fields" && typeof pointer[5] === "number" ? pointer.slice(0, 6) : pointer.slice(0, 4);
}

export function FormSide({ form }: { form: number }): React.JSX.Element {
  const chosen = useChosen(form);
  const field = useValue(chosen ?? []);
  if (chosen === null || !isMapping(field)) return <FormProperties form={form} />;
  return <FieldProperties key={chosen.join("/")} pointer={chosen} field={field} />;
}

const SHOWN: readonly GroupName[] = ["basics", "rules", "calculation", "advanced"];

function FieldProperties({ pointer, field }: { pointer: Pointer; field: Mapping }): React.JSX.Element {
  const vocabulary = useVocabulary();
  const type = textOf(field, "type");
  const definition = definitionOf(vocabulary.language, type);
  return (
    <div className="form-properties">
      <header className="panel-head">
        <h2>{nameOf(field)}</h2>
        <TypeChoice key={pointer.join("/")} pointer={pointer} type={type} />
      </header>
      {definition === null ? null : <Groups key={type} pointer={pointer} definition={definition} type={type} />}
    </div>
  );
}

const Groups = memo(
  function Groups({ pointer, definition, type }: { pointer: Pointer; definition: string; type: string }): React.JSX.Element {
    const { language } = useVocabulary();
    const groups = groupsOf(language, definition);
    const hasWidth = pointer.length === 4 && type !== "section" && !WIDE.includes(type);
    return (
      <>
        {SHOWN.filter((name) => groups[name].length > 0).map((name) => (
          <Folded key={name} label={`form.part.${name}`} pointer={pointer} names={groups[name]} open={name === "basics"}>
            {name === "basics" && hasWidth ? <Width pointer={pointer} /> : null}
            <Properties pointer={pointer} definition={definition} only={groups[name]} />
          </Folded>
        ))}
      </>
    );
  },
  (one, other) => one.definition === other.definition && one.pointer.join("/") === other.pointer.join("/"),
);

interface FoldedProps {
  label: Key;
  pointer: Pointer;
  names: readonly string[];
  open?: boolean;
  children: React.ReactNode;
}

/** A group: open where something in it is set. What is closed is not drawn. */
function Folded({ label, pointer, names, open = false, children }: FoldedProps): React.JSX.Element {
  const session = useSession();
  const [shown, setShown] = useState(() => open || names.some((name) => name !== "key" && isSet(valueAt(session.state.definition, [...pointer, name]))));
  return (
    <details className="property-group" open={shown} onToggle={(event) => setShown(event.currentTarget.open)}>
      <summary>
        <Icon name="chevron-right" />
        {say(label)}
      </summary>
      {shown ? children : null}
    </details>
  );
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false && !(Array.isArray(value) && value.length === 0);
}

function Width({ pointer }: { pointer: Pointer }): React.JSX.Element {
  const run = useRun();
  const session = useSession();
  const wide = useDraft(({ definition }) => listAt(definition, [...formAt(pointer), "layout", "wide"]).includes(textOf(valueAt(definition, pointer), "key")));
  const choose = (next: boolean): void => run(setWide(session.state.definition, pointer, next));
  return <OneOf name={pointer.join("/")} label={say("form.width")} options={[[false, say("form.width.half")], [true, say("form.width.full")]]} present={wide} onChoose={choose} />;
}

/** How many fields of a form stand beside each other. */
function Columns({ pointer }: { pointer: Pointer }): React.JSX.Element {
  const run = useRun();
  const session = useSession();
  const columns = useDraft(({ definition }) => (valueAt(definition, [...pointer, "layout", "columns"]) === 1 ? 1 : 2));
  const choose = (next: 1 | 2): void => run(setColumns(session.state.definition, pointer, next));
  return <OneOf name="columns" label={say("form.columns")} options={[[1, say("form.columns.one")], [2, say("form.columns.two")]]} present={columns} onChoose={choose} />;
}

interface OneOfProps<T> {
  name: string;
  label: string;
  options: readonly [T, string][];
  present: T;
  onChoose: (value: T) => void;
}

function OneOf<T>({ name, label, options, present, onChoose }: OneOfProps<T>): React.JSX.Element {
  return (
    <fieldset className="property segmented">
      <legend className="form-label">{label}</legend>
      {options.map(([value, text]) => (
        <label key={text}>
          <input type="radio" name={name} checked={present === value} onChange={() => present !== value && onChoose(value)} />
          <span>{text}</span>
        </label>
      ))}
    </fieldset>
  );
}

const FormProperties = memo(function FormProperties({ form }: { form: number }): React.JSX.Element {
  const { language } = useVocabulary();
  const pointer: Pointer = ["forms", form];
  const all = Object.keys(language.definition("Form").properties ?? {});
  const named = FORM_GROUPS.flatMap(([, names]) => names);
  const rest = all.filter((one) => !named.includes(one) && !FORM_ELSEWHERE.includes(one));
  return (
    <div className="form-properties">
      <header className="panel-head">
        <h2>{say("form.of_form")}</h2>
      </header>
      {[...FORM_GROUPS, ["form.part.advanced", rest] as const].map(([label, names]) => (
        <Folded key={label} label={label as Key} pointer={pointer} names={[]} open={label === "form.part.basics"}>
          <Properties pointer={pointer} definition="Form" only={names.filter((one) => all.includes(one))} />
          {label === "form.part.basics" ? <Columns pointer={pointer} /> : null}
        </Folded>
      ))}
    </div>
  );
});
